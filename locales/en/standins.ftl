# Stand-ins.
standins-sure = { $service }, { $date }, { $hours }: I ask neighbours who can do it. Whoever says yes takes your turn; until then it stays yours.
standins-sought = All right, I am asking about { $service }. I tell you as soon as somebody stands in.
standins-ask = { $name }, a volunteer cannot come: { $service }, { $date }, { $hours }. Can you stand in? If you do, I tell them your name.
standins-found = { $name } stands in for you: { $service }, { $date }, { $hours }. Thank you both!
standins-lost = { $name } pressed by mistake and cannot stand in. { $service }, { $date }, { $hours }, is still your turn; I keep looking.
standins-telephone = { $service }, { $date }, { $hours }: { $name } looks for a stand-in and has not found one. Please make a few calls.
standins-line = { $name } looks for a stand-in; { $n } were asked.
standins-line-telephone = { $name } found no stand-in: somebody has to telephone.
standins-settled = No stand-in is needed there any more. Thank you!
button-stand-in = Find a stand-in
button-stand-in-seek = Ask them
button-stand-in-stop = I come after all
button-i-stand-in = I can stand in
