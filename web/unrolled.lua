-- A shortcode for Quarto: {{< unrolled "https://example.org/unrolled/#/em?k=3&t=4" hide="lesson" height="560" title="EM" >}}
-- In HTML it is a frame. Elsewhere it is a picture, where one is given (image="em.svg", saved by "Share"), and a link; in
-- a PDF by way of LaTeX a QR code stands beside the link.
-- Save this file beside the document and name it in the document's head: `shortcodes: [unrolled.lua]`.

local function text(value)
  return value ~= nil and pandoc.utils.stringify(value) or ""
end

local function attribute(value)
  return (value:gsub("&", "&amp;"):gsub('"', "&quot;"):gsub("<", "&lt;"))
end

-- What \qrcode of LaTeX's package of that name takes: its special characters need a backslash.
local function escaped(link)
  return (link:gsub("[%%#&_~^\\{}$]", "\\%0"))
end

local function unrolled(args, kwargs)
  local link = text(args[1])
  local title = text(kwargs["title"])
  if title == "" then
    title = link:match("#/([%w-]+)") or "Unrolled"
  end
  if link == "" then
    return pandoc.Strong("unrolled: the address is missing")
  end
  if quarto.doc.is_format("html") then
    local src = link .. (link:find("?", 1, true) and "&" or "?") .. "embed=1"
    for _, key in ipairs({ "hide", "panel" }) do
      local value = text(kwargs[key])
      if value ~= "" then
        src = src .. "&" .. key .. "=" .. value
      end
    end
    local height = text(kwargs["height"]):match("^%d+$") or "560"
    return pandoc.RawBlock("html", ('<iframe src="%s" title="%s" width="100%%" height="%s" loading="lazy" '
      .. 'sandbox="allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox" '
      .. 'allow="fullscreen; clipboard-write" style="border: 0"></iframe>')
      :format(attribute(src), attribute(title), height))
  end
  local blocks = pandoc.Blocks({})
  local image = text(kwargs["image"])
  if image ~= "" then
    blocks:insert(pandoc.Para({ pandoc.Image({ pandoc.Str(title) }, image) }))
  end
  local line = pandoc.Inlines({})
  if quarto.doc.is_format("latex") or quarto.doc.is_format("pdf") then
    quarto.doc.use_latex_package("qrcode")
    line:insert(pandoc.RawInline("latex", "\\qrcode[height=2.4cm]{" .. escaped(link) .. "}\\quad "))
  end
  line:insert(pandoc.Link({ pandoc.Str(title) }, link))
  blocks:insert(pandoc.Para(line))
  return blocks
end

return { ["unrolled"] = unrolled }
