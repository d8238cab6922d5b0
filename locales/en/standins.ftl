# Stand-ins.
standins-sure = { $service }, { $date }, { $hours }: I ask neighbours who can do it. Whoever says yes takes your turn; until then it stays yours.
standins-sought-nobody = Just now I know nobody to ask about { $service }. I tell an organizer to telephone around; please ask people you know, too. Until somebody says yes, the turn is yours.
standins-sought = All right, I am asking about { $service }. I tell you as soon as somebody stands in.
standins-ask = { $name }, a volunteer cannot come: { $service }, { $date }, { $hours }. Can you stand in? If you do, I tell them your name.
standins-found = { $name } stands in for you: { $service }, { $date }, { $hours }. Thank you both!
standins-lost = { $name } does not stand in after all. { $service }, { $date }, { $hours }, is still your turn; I keep looking.
standins-off-again = { $service }, { $date }, { $hours }: the committee has put it back, and whoever had the turn before comes, so you need not. Thank you for having said yes!
standins-telephone = { $service }, { $date }, { $hours }: { $name } cannot come, and nobody was found to stand in. Please make a few calls.
standins-handed = { $service }, { $date }, { $hours }: please give these six digits to whoever you have in mind: { $code }
    They type them to me; once they say yes, the turn is theirs.
standins-handed-until = If nobody has said yes by { $date }, { $time }, I ask neighbours who can do it.
standins-handed-meanwhile = I go on looking too.
standins-hand = A volunteer asks you to stand in: { $service }, { $date }, { $hours }, { $venue }. Can you come? If you say yes, the turn is yours, and I tell them your name.
standins-never-mind = Never mind, thank you for telling me!
standins-declined = { $service }, { $date }, { $hours }: the person you had in mind cannot come. I ask neighbours who can do it now.
standins-declined-late = { $service }, { $date }, { $hours }: the person you had in mind cannot come. The committee is telephoning.
standins-line-handed = { $name } has somebody in mind as a stand-in, and waits for an answer.
standins-line = { $name } looks for a stand-in; { $n } were asked.
standins-line-telephone = { $name } found no stand-in: somebody has to telephone.
standins-settled = No stand-in is needed there any more. Thank you!
button-stand-in = Find a stand-in
button-stand-in-hand = I have somebody
button-stand-in-digits = See the six digits
button-stand-in-seek = Ask them
button-stand-in-stop = I come after all
button-i-stand-in = I can stand in
button-i-come-instead = I'll come
button-i-cannot = I can't
standins-still-open = { $service }, { $date }, { $hours }: nobody stands in for { $name } yet. Did you get to telephone?
standins-call = These can do it and may be asked:
standins-call-these = There is little time, please telephone: { $list }
standins-call-nobody = I know nobody else to ask. Can you think of somebody?
standins-call-line = { $name }
standins-call-phone = { $name }, { $phone }
standins-call-no-phone = { $name } (left no number)
standins-comes = Good: { $name } stands in for { $for } at { $service }, { $date }, { $hours }. I have told both.
standins-agreed = Thank you for saying that you stand in: { $service }, { $date }, { $hours }, { $venue }.
standins-nobody = All right, the turn of { $for } is free: { $service }, { $date }, { $hours }. { $n ->
    [0] Nobody is at that stall now.
    [one] One other helper is at that stall.
   *[other] { $n } other helpers are at that stall.
}
standins-not-found = { $service }, { $date }, { $hours }: nobody could be found to stand in for you. Please do not worry; the committee sees to the stall.
button-stand-in-came = { $name } comes
button-stand-in-nobody = Nobody found
button-stand-in-call = Stand-in: { $service }
button-stand-in-call-again = Go on telephoning
standins-resumed = { $service }, { $date }, { $hours }: the committee goes on telephoning for a stand-in. I tell you as soon as there is one.
