import Foundation
import Tabular

/// How the page looks: on small and large screens, light, dark and on paper.
enum PageStyle {
  /// What may be loaded: nothing but the style of the page itself, known by its hash.
  static var policy: String {
    let hash = Data(SHA256.hash(Array("\(text)".utf8))).base64EncodedString()
    return "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'"
  }

  /// Shades differ in lightness as well as in hue, so that they do on paper too.
  static let text: StaticString = """
    :root{color-scheme:light dark;--paper:#fff;--ink:#1a1f26;--soft:#4f5966;--line:#cfd5dc;\
    --a:#0b4f8a;--b:#5d9bd1;--c:#b9d6ee;--d:#8a8f96;--up1:#e3f0e6;--up2:#c3e2ca;--up3:#9fd0ab;\
    --down1:#f8e9dc;--down2:#f1d2b5;--down3:#e9ba8d;--warm:#b3490f;--box:#f5f7f9}
    @media screen and (prefers-color-scheme:dark){:root{--paper:#12161b;--ink:#e9edf1;--soft:#a9b4c0;\
    --line:#3a434d;--a:#8cc4f5;--b:#4a8cc7;--c:#274b6b;--d:#7d858e;--up1:#1c2e21;--up2:#23452c;\
    --up3:#2b5f39;--down1:#36281b;--down2:#54381f;--down3:#724a23;--warm:#f0a36b;--box:#1a2027}}
    html{font:clamp(16px,.7vw + 7px,30px)/1.5 system-ui,sans-serif;-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink)}
    header,main,nav,footer{max-width:62rem;margin:0 auto;padding:0 1rem}
    h1{font-size:1.7rem;line-height:1.2;margin:1.5rem 0 .25rem}
    h2{font-size:1.3rem;line-height:1.25;margin:2.5rem 0 .5rem;border-top:1px solid var(--line);\
    padding-top:1rem}
    h1,h2,p,li,dd,dt,figcaption,caption{overflow-wrap:anywhere}
    p,li{max-width:46rem}
    .lead{font-size:1.25rem;line-height:1.4;font-weight:600}
    .soft,.source,.absent{color:var(--soft)}
    .source{font-size:.8rem;line-height:1.4;margin:.25rem 0 .75rem}
    nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none}
    a{color:var(--a)}
    .tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.5rem;margin:1rem 0}
    .tiles div{background:var(--box);border:1px solid var(--line);border-radius:.4rem;padding:.5rem .75rem}
    .tiles dt{font-size:.8rem;color:var(--soft)}
    .tiles dd{margin:0;font-size:1.15rem;font-variant-numeric:tabular-nums}
    .terms dt{font-weight:600;margin-top:.5rem}
    .terms dd{margin:0 0 0 1rem}
    figure{margin:1rem 0}
    figcaption{font-weight:600;margin-bottom:.25rem}
    .box{overflow-x:auto}
    svg{display:block;width:100%;height:auto}
    .wide{max-width:46rem}.narrow{display:none;max-width:34rem}
    @media screen and (max-width:36rem){.wide{display:none}.narrow{display:block}}
    table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}
    caption{text-align:left;font-weight:600;padding:.25rem .5rem}
    th,td{padding:.25rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}
    th{text-align:left;font-weight:600}
    thead th{border-bottom:2px solid var(--soft)}
    thead th{vertical-align:bottom}
    .n{text-align:right}td.n{white-space:nowrap}
    .w,tbody th{text-align:left;min-width:6.5rem;max-width:22rem;overflow-wrap:anywhere}
    summary{cursor:pointer;color:var(--a);padding:.25rem 0}
    text{font:13px system-ui,sans-serif;fill:var(--ink)}
    text.strong{font-weight:700}
    text.s,text.on{font-size:11.5px}
    text.s{fill:var(--soft)}
    text.xs{font-size:10px}
    .s1{fill:var(--a)}.s2{fill:var(--b)}.s3{fill:var(--c);stroke:var(--b)}
    .s4{fill:none;stroke:var(--d);stroke-dasharray:3 2}
    .loss{fill:var(--paper);stroke:var(--warm);stroke-width:2}
    .none{fill:var(--box);stroke:var(--line)}
    .up1{fill:var(--up1)}.up2{fill:var(--up2)}.up3{fill:var(--up3)}
    .down1{fill:var(--down1)}.down2{fill:var(--down2)}.down3{fill:var(--down3)}
    .down1,.down2,.down3{stroke:var(--warm);stroke-dasharray:4 3}
    .stretch{fill:var(--c)}
    .edge{stroke:var(--b);stroke-dasharray:2 3}
    .grid{stroke:var(--line);stroke-width:.7}
    .axis{stroke:var(--ink);stroke-width:1.2}
    .range{stroke:var(--soft);stroke-width:2}
    .join{stroke:var(--a);stroke-width:3}
    .goal{stroke:var(--ink);stroke-width:3}
    .pace{stroke:var(--warm);stroke-width:2;stroke-dasharray:3 2}
    path.line1{fill:none}.line1{stroke:var(--ink);stroke-width:1.6}
    path.line2{fill:none}.line2{stroke:var(--warm);stroke-width:1.6;stroke-dasharray:5 3}
    .dot1{fill:var(--a);stroke:var(--paper)}
    .dot2{fill:var(--paper);stroke:var(--soft);stroke-width:1.5}
    .off{fill:var(--line)}
    footer{margin-top:3rem;padding-bottom:2rem;color:var(--soft);font-size:.85rem}
    @media print{:root{color-scheme:light}html{font-size:10pt}nav{display:none}\
    h2,h2+p,figcaption,figcaption+p,caption,thead{break-after:avoid}\
    figure,tr,.tiles div{break-inside:avoid}.box{overflow:visible}table{font-size:7.5pt}\
    .w,tbody th{min-width:4rem}\
    summary{display:none}a{color:inherit;text-decoration:none}}
    """
}
