# 打电话：谁还不知道，打一个，记一个。
calls-list = { $date }的事，还有{ $n }位要打电话，按一下看：
calls-open = { $date }的事，还有{ $n }位没打通，请再打一次：
calls-told = { $name }知道了。
calls-no-answer = { $name }没人接，过一会儿再打。
calls-again = { $name }（没人接过）
calls-more = 后面还有{ $n }位。
calls-say = 请跟这位邻居说：
calls-knows = 这位已经知道了，不用打了。
button-calls = 一个一个打
button-told = 已告知
button-no-answer = 没人接
button-undo-call = 按错了：{ $name }
