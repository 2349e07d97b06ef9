// All text on the page that has less contrast than WCAG AA asks for: 4.5 to 1, or 3 to 1 where it is large.
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

function rgba(colour) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

function over([red, green, blue, alpha], below) {
  return [red, green, blue].map((part, i) => part * alpha + below[i] * (1 - alpha)).concat(1);
}

function ancestors(element) {
  return element ? [...ancestors(element.parentElement), element] : [];
}

function background(element) {
  return ancestors(element).reduce((below, one) => over(rgba(getComputedStyle(one).backgroundColor), below), [255, 255, 255, 1]);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const weak = [];
let checked = 0;

function check(element, style, text) {
  const below = background(element);
  const opacity = ancestors(element).reduce((all, one) => all * Number(getComputedStyle(one).opacity), 1);
  const [red, green, blue, alpha] = rgba(element instanceof SVGElement ? style.fill : style.color);
  const ratio = contrast(over([red, green, blue, alpha * opacity], below), below);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  checked += 1;
  if (ratio < (isLarge ? 3 : 4.5)) {
    weak.push(`${ratio.toFixed(2)} '${text.trim().slice(0, 40)}' ${element.tagName}.${element.className.baseVal ?? element.className}`);
  }
}

function isSeen(element) {
  const box = element.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && element.checkVisibility();
}

const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  // Text under a transparent one is what is seen of it; a field's own text is checked below.
  if (node.data.trim() !== "" && isSeen(element) && !["SCRIPT", "STYLE", "NOSCRIPT", "OPTION", "TEXTAREA"].includes(element.tagName)) {
    check(element, getComputedStyle(element), node.data);
  }
}
for (const field of document.querySelectorAll("input, select, textarea")) {
  if (isSeen(field) && !["range", "checkbox"].includes(field.type)) {
    const text = field.value || field.placeholder;
    const isPlaceholder = field.value === "" && field.placeholder;
    if (text && (isPlaceholder || field.tagName !== "TEXTAREA")) {
      check(field, getComputedStyle(field, isPlaceholder ? "::placeholder" : null), text);
    }
  }
}
return checked > 10 ? weak : [`only ${checked} texts were checked`];
