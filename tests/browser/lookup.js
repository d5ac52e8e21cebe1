// Opens a form whose questions choose from a list by filters of each sort, and gives the choices of each question.
async () => {
  const { places, asCsv } = await import("capture/places");
  const { open } = await import("capture/engine");
  const list = asCsv((await places()).slice(0, 700), ["code", "level", "parent"]);
  const filters = [
    "level=1",
    "level = '2' and parent = '01'",
    "parent=/data/top",
    "code=current()/../top",
    "level=3 or code='01'",
    "parent = /data/top and position() = 2",
    "starts-with(code, /data/top)",
    "number(level) = 2",
    "contains(label, 'ក')",
    "contains(translate(label, 'abcdefghijklmnop', 'ABCDEFGHIJKLMNOP'), translate('ban', 'abn', 'ABN'))",
    "contains(code, /data/top)",
    "level > 0",
  ];
  const each = (tell) => filters.map((filter, at) => tell(`q${at}`, filter)).join("");
  const form = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
    <h:head><h:title>t</h:title><model>
      <instance><data id="t"><top>0102</top>${each((name) => `<${name}/>`)}</data></instance>
      <instance id="p" src="jr://file-csv/p.csv"/>
      <bind nodeset="/data/top" type="string"/>${each((name) => `<bind nodeset="/data/${name}" type="string"/>`)}
    </model></h:head>
    <h:body><input ref="/data/top"><label>top</label></input>${each(
      (name, filter) => `<select1 appearance="minimal" ref="/data/${name}"><label>${name}</label>
        <itemset nodeset="instance('p')/root/item[${filter}]"><value ref="name"/><label ref="label"/></itemset></select1>`,
    )}</h:body></h:html>`;
  const place = document.createElement("div");
  document.body.append(place);
  const session = await open(place, {
    xform: form,
    instance: { id: "uuid:1", replaces: "" },
    earlier: null,
    user: "somebody",
    device: "here",
    submit() {},
    fileOf: () => new Response(list, { headers: { "Content-Type": "text/csv" } }),
  });
  const told = session.choices().map((choice) => choice.values());
  session.close();
  return told;
}
