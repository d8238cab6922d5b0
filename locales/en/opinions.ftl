# The day after: was it all right?
opinions-ask = { $name }, how was the welfare day of { $date }?
opinions-5 = Very good
opinions-4 = Good
opinions-3 = All right
opinions-2 = Not so good
opinions-1 = Not good
opinions-thanks = Thank you! If there is more to say, just type it. The organizers read it, without your name.
opinions-passed-on = Your words are passed on to the organizers. Thank you!
opinions-said =
    A neighbour says of the welfare day of { $date }:
    { $words }
opinions-long = That is too long; please write at most 200 characters.
opinions-average = Last time neighbours gave { $points } points of 5 ({ $n } answers).
