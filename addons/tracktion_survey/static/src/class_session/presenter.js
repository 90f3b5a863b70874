// The live numbers of a class session. Written for a projector on a school network: it asks again
// by itself when the network was away, and keeps what it knew in the meantime.
(function () {
    "use strict";

    const EVERY = 3000;
    const AT_MOST = 30000;
    const body = document.body;
    const find = (id) => document.getElementById(id);
    let wait = EVERY;
    let timer = null;
    let shown = new Date();
    let withNames = false;

    function show(id, visible) {
        find(id).classList.toggle("hidden", !visible);
    }

    function fill(numbers) {
        for (const key of ["done", "total", "started"]) {
            find(key).textContent = numbers[key];
        }
        find("bar").style.width = `${(100 * numbers.done) / (numbers.total || 1)}%`;
        const list = find("names");
        list.replaceChildren();
        for (const name of (withNames && numbers.names) || []) {
            const item = document.createElement("li");
            item.textContent = name;
            list.append(item);
        }
        show("names", withNames);
        if (numbers.state !== body.dataset.state) {
            // Somebody opened or closed the session elsewhere.
            window.location.reload();
        }
    }

    async function ask() {
        clearTimeout(timer);
        try {
            const url = body.dataset.url + (withNames ? "?names=1" : "");
            const response = await fetch(url, {
                cache: "no-store",
                redirect: "manual",
                signal: AbortSignal.timeout(10000),
            });
            // Odoo sends those who are signed out to the page for signing in.
            const signedOut = response.type === "opaqueredirect" || response.status === 403;
            show("signed_out", signedOut);
            if (!signedOut) {
                if (!response.ok) {
                    throw new Error(response.status);
                }
                fill(await response.json());
                shown = new Date();
            }
            show("offline", false);
            wait = EVERY;
        } catch {
            find("offline_since").textContent = shown.toLocaleTimeString();
            show("offline", true);
            wait = Math.min(wait * 2, AT_MOST);
        }
        timer = setTimeout(ask, wait);
    }

    function showText(visible) {
        show("text", visible);
        find("show_text").setAttribute("aria-expanded", visible);
    }

    find("show_text")?.addEventListener("click", () => showText(true));
    find("hide_text")?.addEventListener("click", () => showText(false));
    find("show_names")?.addEventListener("click", (event) => {
        withNames = !withNames;
        event.target.setAttribute("aria-pressed", withNames);
        ask();
    });
    find("full_screen").addEventListener("click", () => {
        if (document.fullscreenElement) {
            document.exitFullscreen();
        } else {
            document.documentElement.requestFullscreen();
        }
    });
    window.addEventListener("online", ask);
    ask();
})();
