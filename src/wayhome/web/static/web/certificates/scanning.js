// A code from the camera or from a picture. What the browser can do itself is asked first.
const SIZES = [1000, 1600, 600];
const PAUSE = 200;

/** The text of the code in a video, an image or a canvas of this size; "" if there is none to be seen. */
async function textIn(picture, width, height) {
  const read = await byBrowser(picture);
  if (read) return read;
  for (const size of SIZES) {
    const scale = Math.min(1, size / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    if (!canvas.width || !canvas.height) return "";
    const pen = canvas.getContext("2d");
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const dots = pen.getImageData(0, 0, canvas.width, canvas.height);
    const found = jsQR(dots.data, dots.width, dots.height);
    if (found && found.data) return found.data;
    if (picture.tagName === "VIDEO") return "";
  }
  return "";
}

async function byBrowser(picture) {
  if (!("BarcodeDetector" in window)) return "";
  try {
    const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(picture);
    return found.length ? found[0].rawValue : "";
  } catch (error) {
    return "";
  }
}

/** The text of the code in a photograph; "" if there is none to be seen. */
function textInFile(file) {
  return new Promise((resolve) => {
    const image = new Image();
    const address = URL.createObjectURL(file);
    image.onload = async () => {
      resolve(await textIn(image, image.naturalWidth, image.naturalHeight));
      URL.revokeObjectURL(address);
    };
    image.onerror = () => resolve("");
    image.src = address;
  });
}

/** Whether this browser lets a page use the camera here: over https, or from a file. */
function hasCamera() {
  return Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
}

/** Look through the camera until a code is seen or `stop()` is called; then the camera is off. */
function looking(video, seen, failed) {
  let stream = null;
  let isOver = false;
  const stop = () => {
    isOver = true;
    if (stream) stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  const look = async () => {
    if (isOver) return;
    const text = video.videoWidth ? await textIn(video, video.videoWidth, video.videoHeight) : "";
    if (isOver) return;
    if (text) {
      stop();
      seen(text);
    } else {
      setTimeout(look, PAUSE);
    }
  };
  navigator.mediaDevices
    .getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false })
    .then((given) => {
      stream = given;
      if (isOver) return stop();
      video.srcObject = given;
      return video.play().then(look);
    })
    .catch(() => {
      stop();
      failed();
    });
  return stop;
}
