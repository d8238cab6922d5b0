# Booked and did not come: for its owner's eyes, and gone after half a year.
absences-none = Nothing is noted.
absences-mine = Booked and not come: { $n }. In a waiting line you stand a little further back; nothing else changes, and after six months it is gone. If it is wrong, press it:
absences-line = { $date }, { $service } no. { $number }
absences-asked = All right, an organizer will have a look, and I tell you.
absences-disputed = { $name } says that they did come: { $date }, { $service } no. { $number }.
absences-struck = { $service } no. { $number } is struck off. Thank you for saying so.
absences-stays = { $service } no. { $number }: an organizer had a look, and it stays until six months are over. Please ask at the committee if anything is unclear.
button-absences = Did not come ({ $n })
button-i-came = I did come: { $service } no. { $number }
button-strike = Strike it off
button-it-stays = It stays
