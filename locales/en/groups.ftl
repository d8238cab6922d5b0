# Cards in groups: places, and no names.
groups-card = [{ $community }] Welfare day
groups-card-over = [{ $community }] The welfare day on { $date } is over. Thank you, neighbours.
groups-card-cancelled = [{ $community }] The welfare day on { $date } is cancelled.
groups-card-left = Places left:
groups-stall = { $service }: { $n }
groups-stall-full = { $service }: fully booked
groups-stall-seeking = { $service }: still looking for somebody who does it
groups-stalls-more = And { $n } more: have a look inside.
groups-card-way = To book or to help out, press below and tell me in private.
groups-talk = Book, or help out
groups-page = Look at the web page
groups-here = Good, I am in the group. The card of { $community }’s welfare day is on its way: places only, no names. When somebody books, I change the card.
groups-here-morning = Good, I am in the group. It is late, so the card of { $community }’s welfare day comes in the morning: places only, no names.
groups-here-no-day = Good, I am in the group. Once { $community }’s next welfare day is set, I put up a card: places only, no names.
groups-here-out = I do not answer in the group: ask neighbours to press the card and tell me in private. If you want no card any more, just take me out of the group.
groups-which = I am in the group. Whose card shall I put up?
groups-too-many = { $n } groups have this neighbourhood’s card already, and that is enough. Please take me out of one first.
