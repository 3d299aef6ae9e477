// The editor of articles: a textarea with HTML in it becomes a page one writes on. Bundled by `npm run build`.
// Buttons stand in the template (templates/parts/richtext.html), so that their words are translated like all others.
// The server cleans what arrives again (zgh/kit/richtext.py); what is done here is for the writer's eyes.
import { Editor, Node } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import { TableKit } from "@tiptap/extension-table";
import StarterKit from "@tiptap/starter-kit";

const OURS = /^\/files\/[0-9a-f-]{36}\/$/;

const Picture = Image.extend({
  parseHTML: () => [{ tag: "img[src]", getAttrs: (el) => OURS.test(el.getAttribute("src")) && null }],
});

const Video = Node.create({
  name: "video",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({ src: { default: null }, title: { default: "" } }),
  parseHTML: () => [{ tag: "video[src]", getAttrs: (el) => OURS.test(el.getAttribute("src")) && null }],
  renderHTML: ({ HTMLAttributes }) => ["video", { ...HTMLAttributes, controls: "", preload: "metadata", playsinline: "" }],
});

const EXTENSIONS = [
  StarterKit.configure({
    heading: { levels: [2, 3] },
    code: false,
    codeBlock: false,
    link: { openOnClick: false, autolink: true, protocols: ["mailto", "tel"], HTMLAttributes: { target: null, rel: null, class: null } },
  }),
  Picture.configure({ inline: false, allowBase64: false }),
  TableKit.configure({ table: { resizable: false, renderWrapper: false } }),
  Video,
];

const ACTS = {
  bold: (c) => c.toggleBold(), italic: (c) => c.toggleItalic(), underline: (c) => c.toggleUnderline(),
  h2: (c) => c.toggleHeading({ level: 2 }), h3: (c) => c.toggleHeading({ level: 3 }),
  bullets: (c) => c.toggleBulletList(), numbers: (c) => c.toggleOrderedList(), quote: (c) => c.toggleBlockquote(),
  rule: (c) => c.setHorizontalRule(), undo: (c) => c.undo(), redo: (c) => c.redo(),
  plain: (c) => c.unsetAllMarks().clearNodes(),
  table: (c) => c.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
  row: (c) => c.addRowAfter(), column: (c) => c.addColumnAfter(), no_row: (c) => c.deleteRow(), no_column: (c) => c.deleteColumn(),
  no_table: (c) => c.deleteTable(),
};

const STANDS = {
  bold: ["bold"], italic: ["italic"], underline: ["underline"], h2: ["heading", { level: 2 }], h3: ["heading", { level: 3 }],
  bullets: ["bulletList"], numbers: ["orderedList"], quote: ["blockquote"], link: ["link"], picture: ["image"],
};

const WORDED = { image: "alt", video: "title" }; // where the words stand of what not everybody sees

const pageOf = (html) => new DOMParser().parseFromString(html, "text/html");
const foreign = (page) => [...page.querySelectorAll("img")].filter((el) => !OURS.test(el.getAttribute("src")));

// "Copy image" puts the file on the clipboard and, beside it, markup with this one picture and no words.
function isPicture(html) {
  const page = pageOf(html);
  return foreign(page).length === 1 && page.querySelectorAll("img").length === 1 && !page.body.textContent.trim();
}

// Word writes lists as paragraphs with a bullet typed in; WeChat wraps everything in sections.
// Pictures of other sites do not come along (they would tell their site who reads); says how many.
function pasted(html) {
  const page = pageOf(html);
  page.querySelectorAll("style, script, meta, link, xml, o\\:p").forEach((el) => el.remove());
  const gone = foreign(page);
  gone.forEach((el) => el.remove());
  page.querySelectorAll("h1").forEach((el) => renamed(el, "h2"));
  page.querySelectorAll("h4, h5, h6").forEach((el) => renamed(el, "h3"));
  for (const line of page.querySelectorAll("p[class*='MsoListParagraph'], p[style*='mso-list']")) listed(line);
  return [page.body.innerHTML, gone.length];
}

function renamed(el, tag) {
  const other = el.ownerDocument.createElement(tag);
  other.append(...el.childNodes);
  el.replaceWith(other);
  return other;
}

function listed(line) {
  const bullet = line.querySelector("span[style*='mso-list']");
  const sign = (bullet?.textContent ?? line.textContent).trim();
  const kind = /^[\da-z一二三四五六七八九十]+[.、)）]/i.test(sign) ? "ol" : "ul";
  bullet?.remove();
  const before = line.previousElementSibling;
  const list = before?.matches(`${kind}[data-word]`) ? before : line.ownerDocument.createElement(kind);
  list.dataset.word = "";
  if (list !== before) line.before(list);
  list.append(renamed(line, "li"));
}

function begin(box) {
  if (box.dataset.begun) return;
  box.dataset.begun = "1";
  const area = box.querySelector("textarea"), tools = box.querySelector("[role=toolbar]"), place = box.querySelector("[data-page]");
  const say = (text, isBad) => window.zgh?.toast?.(text, isBad ? "is-late" : "");
  let lost = 0; // pictures the markup last brought had to leave behind
  const editor = new Editor({
    element: place,
    extensions: EXTENSIONS,
    content: area.value,
    injectCSS: false, // the content security policy allows no inline style; prose.css has what is needed
    editorProps: {
      attributes: { class: "z-prose", role: "textbox", "aria-multiline": "true", "aria-label": box.dataset.label ?? "", "aria-describedby": area.getAttribute("aria-describedby") ?? "" },
      transformPastedHTML: (html) => { [html, lost] = pasted(html); return html; },
      handlePaste: (_view, event) => brought(event.clipboardData),
      handleDrop: (_view, event) => brought(event.dataTransfer),
    },
    onUpdate: kept,
    onTransaction: shown,
  });

  function kept() {
    area.value = editor.isEmpty ? "" : editor.getHTML();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function shown() {
    for (const button of tools.querySelectorAll("[data-do]")) {
      const stands = STANDS[button.dataset.do];
      if (stands) button.setAttribute("aria-pressed", String(editor.isActive(...stands)));
    }
    tools.querySelector("[data-in-table]").hidden = !editor.isActive("table");
  }

  function brought(data) {
    const files = [...(data?.files ?? [])].filter((file) => /^(image|video)\//.test(file.type));
    const html = data?.getData?.("text/html"), count = html ? lost : 0;
    lost = 0;
    if (!files.length || (html && !isPicture(html))) { // Word adds a picture of the words it copies
      if (count) say(box.dataset.lost.replace("{n}", count), true);
      return false;
    }
    bring(files);
    return true;
  }

  // One after the other: each picture is described before the next comes in.
  async function bring(files) {
    for (const file of files) await upload(file);
  }

  async function upload(file) {
    const body = new FormData();
    body.append("file", file);
    const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")["X-CSRFToken"] ?? "";
    box.setAttribute("aria-busy", "true");
    const answer = await fetch(box.dataset.upload, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } }).catch(() => null);
    box.removeAttribute("aria-busy");
    const facts = await answer?.json().catch(() => null);
    if (!answer?.ok || !facts?.url) return say(facts?.error ?? box.dataset.failed, true);
    const type = facts.kind === "video" ? "video" : "image";
    const { node, from, to } = editor.state.selection; // beside a picture that stands selected, not in its place
    editor.chain().focus().insertContentAt(node ? to : { from, to }, { type, attrs: { src: facts.url, [WORDED[type]]: "" } }).run();
    let at;
    editor.state.doc.descendants((other, place) => { if (other.attrs.src === facts.url) at = place; });
    await describe(at);
  }

  // The words of a picture or a film: whoever cannot see it reads them.
  function describe(at) {
    const near = [at, at - 1, editor.state.selection.from].find((n) => n >= 0 && WORDED[editor.state.doc.nodeAt(n)?.type.name]);
    if (near === undefined) return undefined;
    const { type: { name }, attrs } = editor.state.doc.nodeAt(near);
    return ask(box.querySelector("dialog[data-alt]"), attrs[WORDED[name]], (text) => {
      editor.chain().setNodeSelection(near).updateAttributes(name, { [WORDED[name]]: text }).focus().run();
    });
  }

  function link() {
    ask(box.querySelector("dialog[data-link]"), editor.getAttributes("link").href ?? "", (text) => {
      const chain = editor.chain().focus().extendMarkRange("link");
      const href = /^(https?:|mailto:|tel:|\/)/.test(text) ? text : text && `https://${text}`;
      if (!href) return chain.unsetLink().run();
      if (editor.state.selection.empty && !editor.isActive("link")) chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
      else chain.setLink({ href }).run();
    });
  }

  function ask(dialog, value, done) {
    const input = dialog.querySelector("input");
    input.value = value ?? "";
    dialog.returnValue = "";
    const closed = new Promise((resolve) => { dialog.onclose = () => resolve(dialog.returnValue === "ok" ? done(input.value.trim()) : editor.commands.focus()); });
    dialog.querySelector("[data-ok]").onclick = () => dialog.close("ok");
    dialog.querySelector("[data-no]").onclick = () => dialog.close("no");
    input.onkeydown = (event) => { if (event.key === "Enter") { event.preventDefault(); dialog.close("ok"); } };
    dialog.showModal();
    input.focus();
    return closed;
  }

  tools.addEventListener("click", (event) => {
    const act = event.target.closest("[data-do]")?.dataset.do;
    if (!act) return;
    event.preventDefault();
    if (act === "link") return link();
    if (act === "picture") return Object.keys(WORDED).some((name) => editor.isActive(name)) ? describe(editor.state.selection.from) : box.querySelector("input[type=file]").click();
    ACTS[act]?.(editor.chain().focus()).run();
  });
  box.querySelector("input[type=file]").addEventListener("change", (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    bring(files);
  });
  // A draft kept on this device was put into the textarea: show it.
  area.addEventListener("input", (event) => { if (event.isTrusted === false && area.value !== editor.getHTML() && !editor.isFocused) editor.commands.setContent(area.value, { emitUpdate: false }); });
  document.querySelector(`label[for="${area.id}"]`)?.addEventListener("click", () => editor.commands.focus());
  area.hidden = true;
  tools.hidden = place.hidden = false;
  shown();
}

const all = () => document.querySelectorAll("[data-editor]").forEach(begin);
all();
document.addEventListener("htmx:after:swap", all);
