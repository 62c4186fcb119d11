"""A site that means harm: every way a page knows to make a browser reach this machine, and pages that never end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from aiohttp import web

Page: TypeAlias = "str | Callable[[web.Request], Awaitable[web.StreamResponse]]"

SPELLINGS = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7f.1", "017700000001", "0177.0.0.1",
    "0177.1", "127.000.000.001", "127.0.0.1.", "0", "0.0.0.0", "127.255.255.254", "localhost", "LOCALHOST", "localhost.",
    "a.localhost", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "[2001:0:7f00:1::]", "[fe80::1]", "[fd00::1]",
    "169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "168.63.129.16", "224.0.0.1",
    "１２７.０.０.１", "127。0。0。1", "①②⑦.0.0.1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "user@127.0.0.1", "forum.example@127.0.0.1",
    "127.0.0.1%2eexample.org", "printer.local", "intranet",
)  # fmt: skip
"""As the host of the address that is given: ways to name this machine, its house or its cloud."""

NAMES = {
    "loop.example.org": ["127.0.0.1"], "half.example.org": ["93.184.216.34", "127.0.0.1"], "six.example.org": ["::1"],
    "mapped.example.org": ["::ffff:127.0.0.1"], "nat.example.org": ["64:ff9b::7f00:1"], "meta.example.org": ["169.254.169.254"],
    "xn--e1afmkfd.example.org": ["127.0.0.1"],
}  # fmt: skip
"""Names of the public DNS that point to this machine."""

ROADS = (
    "127.0.0.1:{port}",
    "localhost:{port}",
    "127.1:{port}",
    "[::ffff:127.0.0.1]:{port}",
    "loop.example.org",
    "127.0.0.1",
)
"""Where a page tries to send the browser: by number and port, by name, at the usual port."""


def moved(status: int, to: str) -> Page:
    """An answer that sends the browser elsewhere."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers={"Location": to})

    return answer


def headed(headers: Mapping[str, str], text: str = "<p>page</p>") -> Page:
    """A page whose harm is in its headers."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text=text, content_type="text/html", headers=headers)

    return answer


def away(port: int) -> dict[str, Page]:
    """Pages that lead the whole browser to the canary at `port`: nothing is captured, nothing is reached."""
    there = f"http://127.0.0.1:{port}/"
    return {
        **{f"/{status}": moved(status, there) for status in (301, 302, 303, 307, 308)},
        "/chain": moved(302, "/302"),
        "/name": moved(302, "http://loop.example.org/"),
        "/six": moved(302, f"http://[::ffff:127.0.0.1]:{port}/"),
        "/decimal": moved(302, f"http://2130706433:{port}/"),
        "/refresh": f'<meta http-equiv="refresh" content="0;url={there}"><p>a',
        "/refresh_header": headed({"Refresh": f"0;url={there}"}),
        "/script": f"<script>location.href='{there}'</script>",
        "/later": f"<script>setTimeout(()=>location.replace('{there}'),60)</script>",
        "/form": f"<form method=post action='{there}'><input name=a></form><script>document.forms[0].submit()</script>",
        "/base": f"<base href='{there}'><script>document.write('<a id=a href=x>');a.click()</script>",
    }


def inside(road: str) -> str:
    """A page that tries everything a page can ask for, towards one road."""
    to = f"http://{road}/"
    ws = f"ws://{road}/"
    host, _, port = road.rpartition(":") if road.rpartition(":")[2].isdigit() else (road, "", "80")
    tags = "".join(
        f"<{one}>"
        for one in (
            f"img src='{to}img'", f"img srcset='{to}srcset 2x'", f"iframe src='{to}frame'></iframe",
            f"script src='{to}js'></script", f"link rel=stylesheet href='{to}css'", f"link rel=icon href='{to}icon'",
            f"link rel=prefetch href='{to}prefetch'", f"link rel=preload as=image href='{to}preload'",
            f"link rel=preconnect href='{to}'", f"link rel=dns-prefetch href='{to}'", f"link rel=manifest href='{to}manifest'",
            f"link rel=modulepreload href='{to}module'", f"video src='{to}video'></video", f"video poster='{to}poster'></video",
            f"audio src='{to}audio' autoplay></audio", f"object data='{to}object'></object", f"embed src='{to}embed'",
            f"input type=image src='{to}input'", f"track src='{to}track'", f"body background='{to}background'",
            f"svg><image href='{to}svg'/><use href='{to}use#a'/></svg", f"iframe srcdoc=\"<img src='{to}srcdoc'>\"></iframe",
            f"iframe src=\"data:text/html,<img src='{to}data'>\"></iframe", f"a href='{to}' ping='{to}ping' id=ping>x</a",
            f"frame src='{to}'", f"portal src='{to}'></portal",
        )
    )  # fmt: skip
    style = (
        f"<style>@import '{to}import';@font-face{{font-family:f;src:url('{to}font')}}"
        f"p{{font-family:f;background:url('{to}bg');cursor:url('{to}cursor'),auto}}</style><p>words"
    )
    rules = f'<script type=speculationrules>{{"prefetch":[{{"source":"list","urls":["{to}s"]}}]}}</script>'
    script = f"""<script>
const t=(f)=>{{try{{const r=f();if(r&&r.catch)r.catch(()=>0)}}catch(e){{}}}};
t(()=>fetch('{to}fetch',{{mode:'no-cors'}}));t(()=>navigator.sendBeacon('{to}beacon','x'));
t(()=>{{const x=new XMLHttpRequest();x.open('GET','{to}xhr');x.send()}});
t(()=>new WebSocket('{ws}'));t(()=>new EventSource('{to}events'));t(()=>new WebTransport('https://{host}:{port}/'));
t(()=>new Worker(URL.createObjectURL(new Blob(["fetch('{to}worker',{{mode:'no-cors'}})"]))));
t(()=>import('{to}import.js'));t(()=>open('{to}popup'));t(()=>document.getElementById('ping').click===0);
t(()=>navigator.serviceWorker.register('/sw.js'));t(()=>new Image().src='{to}new');
t(()=>{{const p=new RTCPeerConnection({{iceServers:[{{urls:['stun:{host}:{port}','turn:{host}:{port}?transport=udp',
'turn:{host}:{port}?transport=tcp'],username:'a',credential:'b'}}]}});p.createDataChannel('x');
p.createOffer().then(o=>p.setLocalDescription(o))}});
t(()=>CSS.paintWorklet.addModule('{to}worklet'));
</script>"""
    return f"<!doctype html><html><body>{tags}{style}{rules}{script}<p>the publication</body></html>"


async def endless(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Type": "text/html"})
    await answer.prepare(request)
    while True:
        await answer.write(b"<p>" + b"x" * 60000)


async def dripping(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Type": "text/html"})
    await answer.prepare(request)
    await answer.write(b"<h1>the publication</h1>")
    while True:
        await answer.write(b"<p>x")
        await asyncio.sleep(0.05)


async def attachment(_: web.Request) -> web.StreamResponse:
    return web.Response(body=b"MZ" * 1000, headers={"Content-Disposition": "attachment; filename=x.exe"})


async def binary(_: web.Request) -> web.StreamResponse:
    return web.Response(body=bytes(range(256)) * 10, content_type="application/octet-stream")


ENDLESS: dict[str, Page] = {"/endless": endless}
"""What came until the cap is captured and said to be cut, or nothing is: the browser decides how much it shows."""

TRAPS: dict[str, Page] = {
    "/endless_scripts": "<h1>the publication</h1><script>while(true){}</script>",
    "/alerts": "<h1>the publication</h1><script>for(let i=0;i<40;i++)alert(i)</script>",
    "/alerts_for_ever": "<h1>the publication</h1><script>while(true)alert(1)</script>",
    "/leaving": "<h1>the publication</h1><script>onbeforeunload=()=>'stay';onunload=()=>{while(1);}</script>",
    "/reload": "<h1>the publication</h1><script>setTimeout(()=>location.reload(),30)</script>",
    "/debugger": "<h1>the publication</h1><script>for(let i=0;i<9;i++){debugger}</script>",
    "/history": "<h1>the publication</h1><script>for(let i=0;i<300;i++)history.pushState(i,'','#'+i)</script>",
    "/print": "<h1>the publication</h1><script>print();confirm('x');prompt('y')</script>",
    "/frames": "<h1>the publication</h1><iframe src='/frames'></iframe><iframe src='/frames?2'></iframe>",
    "/many": "<h1>the publication</h1><script>for(let i=0;i<20000;i++)"
    "document.body.append(document.createElement('b'))</script>",
    "/memory": "<h1>the publication</h1><script>const a=[];for(;;)a.push(new Array(1e6).fill(Math.random()))</script>",
    "/windows": "<h1>the publication</h1><script>for(let i=0;i<20;i++)open('/leaving?'+i)</script>",
    "/downloads": "<h1>the publication</h1><script>for(let i=0;i<9;i++){const a=document.createElement('a');"
    "a.href='/attachment?'+i;a.download='x';document.body.append(a);a.click()}</script>",
    "/permissions": "<h1>the publication</h1><script>navigator.geolocation.getCurrentPosition(()=>0);"
    "Notification.requestPermission();navigator.mediaDevices&&navigator.mediaDevices.getUserMedia({audio:true})</script>",
    "/overridden": "<h1>the publication</h1><script>for(const n of['innerText','outerHTML'])"
    "Object.defineProperty(Element.prototype,n,{get(){while(1);}});window.scrollTo=()=>{while(1);}</script>",
    "/tall": "<h1>the publication</h1><div style='height:99800px;background:linear-gradient(red,blue)'></div><p>the foot",
    "/taller": "<h1>the publication</h1><div style='height:9000000px'></div>",
    "/wide": "<h1>the publication</h1><div style='width:5000000px;height:10px'></div>",
    "/dripping": dripping,
}  # fmt: skip
"""Pages that are captured all the same."""

ENDINGS: dict[str, tuple[Page, frozenset[str]]] = {
    "/loop": (moved(302, "/loop"), frozenset({"redirects"})),
    "/attachment": (attachment, frozenset({"download"})),
    "/binary": (binary, frozenset({"download"})),
}
"""Pages of which there is nothing to capture, and what is said of each."""
