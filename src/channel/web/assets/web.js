// Without this script every page works by forms; with it, what arrives, arrives by itself.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const key = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  const waiting = []; // posts that could not leave: their own key makes each count once, however often it goes
  let down = false;

  async function post(form, body) {
    form.classList.add("sending");
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body, headers: { "X-Live": "1" } });
      if (answer.status >= 500) throw answer;
    } catch {
      if (body.has("post")) {
        waiting.push([form, body]);
        setTimeout(again, 2000);
      } else free(form);
      return line();
    }
    free(form);
    line();
    if (answer.status === 205) return location.replace(answer.headers.get("X-To") ?? location.href);
    if (!answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      return document.documentElement.replaceWith(page.documentElement);
    }
    const text = form.querySelector("textarea");
    if (text) text.value = "";
    form.closest("details")?.removeAttribute("open");
  }

  function free(form) {
    form.classList.remove("sending");
    delete form.dataset.sent;
    if (form.elements.post) form.elements.post.value = key();
  }

  function again() {
    for (const [form, body] of waiting.splice(0)) post(form, body);
  }

  function line() {
    const line = $("offline"), yes = down || waiting.length > 0;
    document.body.classList.toggle("offline", yes);
    const words = yes ? line?.dataset.text : "";
    if (line && line.textContent !== words) line.textContent = words;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("live" in form.dataset)) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
    post(form, new URLSearchParams(new FormData(form, event.submitter)));
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });
  // A photo leaves as soon as it is chosen; on its way it says so.
  document.addEventListener("change", (event) => {
    const form = event.target.closest(".send-photo");
    if (form && event.target.files?.length) {
      form.classList.add("sending");
      form.submit();
    }
  });
  addEventListener("pageshow", () => { for (const form of document.querySelectorAll(".send-photo")) form.classList.remove("sending"); });

  // A stream that comes back, and rests while nobody looks.
  function stream(address, events) {
    let source, rest, soon, back = false;
    const open = () => {
      clearTimeout(soon);
      source?.close();
      source = new EventSource(address() + (back ? "&back=1" : ""));
      back = true;
      source.onopen = () => {
        down = false;
        again();
        line();
      };
      source.onerror = () => {
        down = true;
        line();
        if (source.readyState === EventSource.CLOSED) soon = setTimeout(open, 1500);
      };
      for (const [name, act] of Object.entries(events)) source.addEventListener(name, (e) => act(e.data, e));
    };
    document.addEventListener("visibilitychange", () => {
      clearTimeout(rest);
      if (document.hidden) rest = setTimeout(() => { clearTimeout(soon); source.close(); }, 10000);
      else if (source.readyState === EventSource.CLOSED) open();
    });
    open();
  }

  const log = $("log");
  if (log) {
    const here = log.dataset.here;
    let newest = Number(log.dataset.newest), shown = 0, timer;
    const visible = new Set();
    const tell = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const upto = Math.max(0, ...visible);
        if (document.hidden || upto <= shown) return;
        fetch(here + "/shown", { method: "POST", body: new URLSearchParams({ n: upto }), keepalive: true })
          .then((r) => { if (r.ok) shown = Math.max(shown, upto); }, () => {});
      }, 250);
    };
    const watch = new IntersectionObserver((seen) => {
      for (const one of seen) {
        const n = Number(one.target.dataset.n);
        if (one.isIntersecting) visible.add(n); else visible.delete(n);
      }
      tell();
    });
    const end = () => {
      const last = log.lastElementChild;
      if (!last) return;
      const tall = (what) => document.querySelector(what)?.offsetHeight ?? 0;
      const head = tall(".top"), room = innerHeight - head - tall(".bar") - tall(".type[open] form");
      // Not scrollIntoView: in a frame that would move the page round it as well.
      const whole = document.documentElement.scrollHeight - innerHeight;
      scrollTo(0, last.offsetHeight + 40 > room ? last.getBoundingClientRect().top + scrollY - head - 8 : whole);
    };
    const add = (html) => {
      const holder = document.createElement("template");
      holder.innerHTML = html;
      const held = log.contains(document.activeElement);
      let first;
      for (const one of [...holder.content.children]) {
        const old = $(one.id);
        const n = Number(one.dataset.n);
        if (old) old.replaceWith(one);
        else {
          if (document.hidden && !log.querySelector(".news-line") && one.classList.contains("told")) {
            const line = document.createElement("p");
            line.className = "news-line";
            line.append(Object.assign(document.createElement("span"), { textContent: log.dataset.new }));
            one.prepend(line);
          }
          log.append(one);
          first ??= one;
        }
        watch.observe(one);
        newest = Math.max(newest, n);
      }
      if (!first) return;
      // What is asked for in words needs the field for them; what is not does not.
      const typing = document.querySelector("details.type"), last = log.lastElementChild;
      if (typing && last.dataset.lane === "a") {
        typing.open = "asks" in last.dataset;
        if (typing.open && document.hasFocus()) typing.querySelector("textarea").focus({ preventScroll: true });
      }
      end();
      if (held && !log.contains(document.activeElement)) first.focus({ preventScroll: true });
      if (parent !== window) parent.postMessage({ tongxin: "news" }, location.origin);
    };
    for (const one of log.children) watch.observe(one);
    document.addEventListener("visibilitychange", tell);
    end();
    stream(() => here + "/events?after=" + newest, {
      item: add,
      card: (html) => { $("card").outerHTML = html; },
      gone: () => location.reload(),
      again: () => location.reload(),
    });
  }

  const demo = $("demo");
  if (demo) {
    const before = $("before");
    let state = JSON.parse(demo.dataset.state), pulled = JSON.parse(sessionStorage.getItem("pulled") ?? "null");
    const place = (e) => { e.style.left = e.dataset.at / 10 + "%"; };
    const frames = () => [...document.querySelectorAll(".phone")];
    const marks = () => [$("pin"), ...$("marks").children].forEach(place);
    const show = (now) => {
      state = now;
      if ($("clock").textContent !== now.clock) $("clock").textContent = now.clock;
      $("next").textContent = now.next;
      $("next").disabled = now.idle;
      $("fast").setAttribute("aria-pressed", now.fast);
      $("fast").textContent = now.fast ? $("fast").dataset.on : $("fast").dataset.off;
      if (document.activeElement !== $("to")) $("to").value = now.field;
      $("pin").dataset.at = now.at;
      $("marks").replaceChildren(...now.marks.map((m) => {
        const li = document.createElement("li");
        li.dataset.at = m.at;
        if (m.star) li.className = "star";
        li.append(Object.assign(document.createElement("b"), { textContent: m.day }), " " + m.what);
        return li;
      }));
      marks();
      const done = now.done.map((d, n) => d || (n === 4 && pulled !== null));
      const next = done.indexOf(false);
      document.querySelectorAll(".steps li").forEach((li, n) => {
        li.classList.toggle("done", done[n]);
        li.classList.toggle("glow", n === next);
      });
      $("plug").firstElementChild.classList.toggle("glow", next === 4);
      $("tally").textContent = now.tally;
      if (pulled?.counts) {
        if (pulled.counts[0] <= now.counts[0]) {
          before.textContent = before.dataset.before + pulled.tally + before.dataset.after + now.tally + before.dataset.same;
          pulled = {};
          sessionStorage.setItem("pulled", "{}");
        }
      }
    };
    $("plug").addEventListener("submit", () => {
      pulled = { counts: state.counts, tally: state.tally };
      sessionStorage.setItem("pulled", JSON.stringify(pulled));
      before.textContent = before.dataset.off;
    });
    $("add").addEventListener("click", () => {
      const n = Number($("add").dataset.next);
      const phone = $("blank").content.firstElementChild.cloneNode(true);
      const address = document.querySelector(".phone iframe").getAttribute("src").replace("/phone/1/", "/phone/" + n + "/");
      phone.id = "p" + n;
      phone.setAttribute("aria-labelledby", "h" + n);
      phone.querySelector("h2").id = "h" + n;
      phone.querySelector("iframe").src = address;
      $("add").before(phone);
      const tab = document.querySelector(".tabs button").cloneNode(true);
      tab.id = "t" + n;
      tab.setAttribute("aria-controls", "p" + n);
      tab.firstChild.textContent = phone.querySelector("b").textContent;
      document.querySelector(".tabs").append(tab);
      $("add").dataset.next = n + 1;
      if (n >= Number($("add").dataset.most)) $("add").hidden = true;
      up(tab);
    });
    const up = (tab) => {
      for (const t of document.querySelectorAll(".tabs button")) t.setAttribute("aria-selected", t === tab);
      for (const p of frames()) p.classList.toggle("up", p.id === tab.getAttribute("aria-controls"));
      for (const d of tab.querySelectorAll(".dot")) d.hidden = true;
    };
    document.querySelector(".tabs").addEventListener("click", (e) => { const t = e.target.closest("button"); if (t) up(t); });
    document.querySelector(".tabs").addEventListener("keydown", (e) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
      if (!step) return;
      const tabs = [...document.querySelectorAll(".tabs button")];
      const t = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
      t.focus();
      up(t);
    });
    addEventListener("message", (e) => {
      if (e.origin !== location.origin || e.data?.tongxin !== "news") return;
      const phone = frames().find((p) => p.querySelector("iframe").contentWindow === e.source);
      const tab = phone && document.querySelector(`[aria-controls="${phone.id}"]`);
      if (tab && tab.getAttribute("aria-selected") !== "true") for (const d of tab.querySelectorAll(".dot")) d.hidden = false;
    });
    up($("t1"));
    show(state);
    stream(() => "/demo/events?", { state: (data) => show(JSON.parse(data)) });
  }
})();
