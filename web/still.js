  /**
   * The name of the still of what an address asks for, if there is one (`xtask/src/pages/moments.rs`), whatever is shown of
   * the page around it. `path`, `settings`: of the address; `stills`: the hashes of the demo's prepared moments; `opening`:
   * the one that opens where nothing is asked for, if that is not the plain run.
   */
  function stillOf(path, settings, stills, opening) {
    const page = /^(lang|theme|embed|poster|hide|play|speed|ask|cues)(=|$)/;
    const asked = settings.split("&").filter((pair) => pair && !page.test(pair)).sort().join("&");
    let hash = 0x811c9dc5;
    for (const letter of asked) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
    const name = hash.toString(16).padStart(8, "0");
    if (!asked) return opening ? `${path}-${opening}` : path;
    return stills?.includes(name) && `${path}-${name}`;
  }
