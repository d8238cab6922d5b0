# Photos.
photos-too-large = This photo is too large for me. Please choose a smaller one, or take one and send it to me.
photos-not-a-photo = I cannot see a photo in this. Please choose one from your phone's pictures.
photos-broken = This photo did not come whole. Please send it again, or another one.
photos-lost = The photo did not arrive. Please send it again. What you wrote is still here.
photos-lost-alone = The photo did not arrive. Please send it again.
photos-what-for = A photo can go with an announcement. Please press [Announce] first, then send me the photo.
photos-stays = The photo of what was sent cannot be changed, only its words. To change the photo, take it back and send it anew.
photos-wait = Your photo is still on its way. Please wait a moment and press again.
photos-there = The photo is here and goes with the announcement. To change it, just send another.
photos-there-words = The photo is here and goes with the announcement. Please keep the words under 900 characters.
photos-coming = The photo is still on its way; I will tell you when it is here.
button-without-photo = Without the photo
