// Images chosen from the library, and the point that every crop keeps in sight. Without this the
// path is written into its field, and the point as two numbers.
"use strict";

{
  // The library. deskImages.choose(address, then, file) opens it; `then` is told of the chosen image
  // its path, address, url (of a thumbnail) and description. Rejects where the library cannot be reached.
  let dialog;
  let answered;

  async function ask(address, options) {
    const answer = await fetch(address, options);
    if (answer.redirected || answer.status === 401 || answer.status >= 500) {
      throw new Error(String(answer.status));
    }
    return answer;
  }

  async function dialogAt(address) {
    const text = await (await ask(address)).text();
    return new DOMParser().parseFromString(text, "text/html").querySelector("dialog");
  }

  async function choose(address, then, file) {
    const made = await dialogAt(address);
    dialog = document.adoptNode(made);
    // By ourselves: a browser that gives the focus back to a text puts the caret at its beginning.
    const before = document.activeElement;
    before.blur();
    dialog.addEventListener("close", (event) => {
      event.target.remove();
      before.focus();
    });
    answered = then;
    document.body.append(dialog);
    watch(dialog, address);
    dialog.showModal();
    if (file) offer(dialog, file);
  }

  function answer(image) {
    dialog.close();
    answered(image);
  }

  function watch(library, address) {
    const search = library.querySelector("[type=search]");
    const found = library.querySelector(".image-dialog-found");
    let asked = 0;

    async function show() {
      const number = ++asked;
      const fresh = await dialogAt(`${address}?q=${encodeURIComponent(search.value)}`);
      if (number === asked) found.replaceChildren(...fresh.querySelector(".image-dialog-found").children);
    }

    async function showMore(button) {
      const words = encodeURIComponent(search.value);
      const fresh = await dialogAt(`${address}?q=${words}&from=${button.dataset.more}`);
      const list = found.querySelector("ul");
      const last = list.children.length;
      list.append(...fresh.querySelectorAll(".image-choices > li"));
      button.replaceWith(...fresh.querySelectorAll("[data-more]"));
      list.children[last].querySelector("button").focus();
    }

    search.addEventListener("input", show);
    library.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (event.target === library || button?.matches("[data-close]")) library.close();
      else if (button?.dataset.path) answer({ ...button.dataset });
      else if (button?.dataset.more) showMore(button);
      else if (button?.dataset.upload) upload(library, button.dataset.upload);
    });
    library.addEventListener("keydown", (event) => {
      // Enter in a field confirms: there is no form around it.
      if (event.key === "Enter" && event.target.matches("input")) {
        event.preventDefault();
        const isSearch = event.target === search;
        library.querySelector(isSearch ? "[data-path]" : "[data-upload]")?.click();
      }
      walk(event, search, [...found.querySelectorAll("[data-path]")]);
    });
    for (const type of ["dragover", "drop"]) {
      library.addEventListener(type, (event) => {
        event.preventDefault();
        if (event.dataTransfer.files[0]) offer(library, event.dataTransfer.files[0]);
      });
    }
  }

  // The arrow keys go from image to image, and from the search to the first.
  function walk(event, search, buttons) {
    const here = buttons.indexOf(document.activeElement);
    const isInSearch = event.target === search;
    if (here < 0 && !(isInSearch && event.key === "ArrowDown")) return;
    const top = buttons[0]?.offsetTop;
    const columns = buttons.filter((button) => button.offsetTop === top).length || 1;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const next = isInSearch ? 0 : here + steps[event.key];
    (next < 0 ? search : buttons[Math.min(next, buttons.length - 1)])?.focus();
  }

  // A file that was dropped or pasted wants its description.
  function offer(library, file) {
    const data = new DataTransfer();
    data.items.add(file);
    library.querySelector("[type=file]").files = data.files;
    library.querySelector("details").open = true;
    library.querySelector("[data-description]").focus();
  }

  async function upload(library, address) {
    const file = library.querySelector("[type=file]").files[0];
    const words = library.querySelector("[data-description]").value.trim();
    const isDecorative = library.querySelector("[data-decorative]").checked;
    const problem = library.querySelector("[role=alert]");
    const complain = (text) => {
      problem.textContent = text;
      problem.hidden = !text;
    };
    if (!file) return library.querySelector("[type=file]").click();
    if (Boolean(words) === isDecorative) return complain(library.dataset.noWords);
    const body = new FormData();
    // Whoever has signed in again in another tab has another token.
    const token = /\bcsrftoken=(\w+)/.exec(document.cookie)?.[1];
    const first = document.querySelector("[name=csrfmiddlewaretoken]");
    body.append("csrfmiddlewaretoken", token ?? first.value);
    body.append("image", file);
    body.append("description", words);
    body.append("is_decorative", String(isDecorative));
    const said = await ask(address, { method: "POST", body })
      .then((sent) => sent.json())
      .catch(() => ({ image: [library.dataset.failed] }));
    return said.path ? answer(said) : complain(said.image.join(" "));
  }

  window.deskImages = { choose };

  // The field of an image.
  function enhance(picker) {
    const path = picker.querySelector("input");
    const part = (name) => path.form.elements[path.name + name];
    const frame = picker.querySelector(".image-picker-frame");
    const crops = picker.querySelector(".image-picker-crops");
    const images = [...picker.querySelectorAll("img")];
    const button = picker.querySelector("[data-choose]");
    const words = [button.textContent, button.dataset.change];
    const unreachable = picker.querySelector("[data-unreachable]");
    let described = "";

    function show() {
      const isShown = Boolean(path.value && images[0].getAttribute("src"));
      frame.hidden = !isShown;
      if (crops) crops.hidden = !isShown;
      picker.querySelector("[data-clear]").hidden = !path.value;
      button.textContent = words[Number(Boolean(path.value))];
    }

    function put(value, url) {
      picker.querySelector(".image-picker-missing")?.remove();
      for (const image of images) {
        image.removeAttribute("srcset");
        url ? image.setAttribute("src", url) : image.removeAttribute("src");
      }
      path.value = value;
      tell(path);
      show();
    }

    function take(image) {
      put(image.path, image.url);
      const alt = part("_alt");
      // The library's words, unless somebody has written others for this place.
      if (alt && (!alt.value || alt.value === described)) {
        alt.value = described = image.description;
        tell(alt);
      }
      for (const axis of ["_across", "_down"]) {
        const number = part(`_position${axis}`);
        if (number?.value) {
          number.value = "";
          tell(number);
        }
      }
      button.focus();
    }

    function open(file) {
      unreachable.hidden = true;
      const failed = () => (unreachable.hidden = false);
      choose(picker.dataset.library, take, file).catch(failed);
    }

    button.addEventListener("click", () => open());
    picker.querySelector("[data-clear]").addEventListener("click", () => {
      put("", "");
      button.focus();
    });
    picker.addEventListener("dragover", (event) => event.preventDefault());
    picker.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files[0]) open(event.dataTransfer.files[0]);
    });
    picker.querySelector(".image-picker-moves").hidden = false;
    if (!picker.closest(".errors")) picker.querySelector(".image-picker-path").open = false;
    // The dialog uploads as well.
    const plain = path.form.elements.upload?.closest(".form-row");
    if (plain && !plain.matches(".errors")) plain.hidden = true;
    if (part("_position_across")) aim(frame, images, part("_position_across"), part("_position_down"));
    show();
  }

  // The point over the picture, and the two numbers that say the same.
  function aim(frame, images, across, down) {
    const point = frame.querySelector(".focal-point");
    const axes = [across, down];

    function shares() {
      const isUpright = images[0].naturalHeight > images[0].naturalWidth;
      const isSaid = across.value !== "" || down.value !== "";
      const unsaid = [50, isUpright && !isSaid ? 30 : 50];
      return axes.map((field, axis) => (field.value === "" ? unsaid[axis] : Number(field.value)));
    }

    function show() {
      const [x, y] = shares();
      point.style.insetInlineStart = `${x}%`;
      point.style.insetBlockStart = `${y}%`;
      for (const image of images.slice(1)) image.style.objectPosition = `${x}% ${y}%`;
    }

    function move(...to) {
      axes.forEach((field, axis) => {
        field.value = Math.round(Math.min(100, Math.max(0, to[axis])));
        tell(field);
      });
    }

    function follow(event) {
      const box = frame.getBoundingClientRect();
      move(
        (100 * (event.clientX - box.left)) / box.width,
        (100 * (event.clientY - box.top)) / box.height,
      );
    }

    // A finger that scrolls over the picture moves nothing: it takes the point, or it taps.
    frame.addEventListener("click", (event) => {
      if (event.target === point) return;
      follow(event);
      point.focus();
    });
    point.addEventListener("pointerdown", (event) => point.setPointerCapture(event.pointerId));
    point.addEventListener("pointermove", (event) => {
      if (point.hasPointerCapture(event.pointerId)) follow(event);
    });
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    point.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      const far = event.shiftKey ? 10 : 1;
      const [x, y] = shares();
      move(x + step[0] * far, y + step[1] * far);
    });
    images[0].addEventListener("load", show);
    for (const field of axes) field.addEventListener("input", show);
    point.hidden = false;
    show();
  }

  function tell(field) {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  window.addEventListener("load", () => {
    document.querySelectorAll(".image-picker").forEach(enhance);
  });
}
