// What a page lacks for people who do not see it, or not well: names, labels, and contrast of at least 4.5 (3 if large).
() => {
  const lacks = [];
  const say = (element, what) => lacks.push(`${what}: ${element.outerHTML.slice(0, 120)}`);
  const seen = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const named = (element) =>
    (element.getAttribute("aria-label") || element.textContent || element.getAttribute("title") || "").trim() !== "" ||
    element.hasAttribute("aria-labelledby") || (element.labels?.length ?? 0) > 0;

  for (const control of document.querySelectorAll("input:not([type=hidden]), select, textarea, button, a[href]"))
    if (seen(control) && !named(control)) say(control, "no name");
  for (const image of document.querySelectorAll("img:not([alt])")) say(image, "no alternative text");
  for (const part of document.querySelectorAll("svg [role]:not([aria-label]):not([aria-hidden=true])"))
    if (!part.closest("[aria-hidden=true]")) say(part, "unnamed part of a picture");
  for (const reference of document.querySelectorAll("[aria-labelledby], [aria-describedby], [aria-controls]"))
    for (const name of ["aria-labelledby", "aria-describedby", "aria-controls"])
      for (const id of (reference.getAttribute(name) || "").split(/\s+/).filter(Boolean))
        if (!document.getElementById(id)) say(reference, `${name} points nowhere`);
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => lacks.push(`twice the same id: ${id}`));
  if (document.querySelectorAll("h1").length !== 1) lacks.push("not exactly one h1");
  if (!document.documentElement.lang) lacks.push("no language");

  const colour = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const light = ({ r, g, b }) =>
    [r, g, b].map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
      .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none" && !style.backgroundImage.startsWith("linear-gradient")) return null;
      if (colour(style.backgroundColor).a > 0.99) return colour(style.backgroundColor);
    }
    return { r: 255, g: 255, b: 255, a: 1 };
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || element.closest("svg, script, style, :disabled") || !seen(element)) continue;
    const style = getComputedStyle(element);
    const [front, back] = [colour(style.color), behind(element)];
    if (!back || front.a < 0.99) continue;
    const [bright, dark] = [light(front), light(back)].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const contrast = (bright + 0.05) / (dark + 0.05);
    if (contrast < (large ? 3 : 4.5)) say(element, `contrast ${contrast.toFixed(2)}`);
  }
  return lacks;
}
