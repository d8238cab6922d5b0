# What the demo says to whoever started it.

console-demo =
    The demo is open; its people are invented. Open this page in a browser: { $page }
    Try: book a haircut · help with the knives · announce something · move the clock on · pull the plug, and see that all is still there
    Ctrl-C ends it; next time it goes on from here. To start over, add --reset.
