# 照片。
photos-too-large = 这张照片太大了，我收不下。请换一张小一点的，或者直接拍一张发给我。
photos-not-a-photo = 这个我看不出是照片。请从手机相册里选一张发给我。
photos-broken = 这张照片没有传完整，看不全。请再发一次，或者换一张。
photos-lost = 照片在路上没能到，请再发一次。您写的话还在。
photos-lost-alone = 照片在路上没能到，请再发一次。
photos-what-for = 照片可以配在通知里。请先按[发通知]，再把照片发给我。
photos-stays = 发出去的通知，照片换不了，文字可以改。一定要换照片，请先收回，再发一次。
photos-wait = 您的照片还在路上，请等一会儿再按。
photos-there = 照片收到了，会跟着通知一起发。想换一张，再发给我就行。
photos-there-words = 照片收到了，会跟着通知一起发。要说的话，请写在900字以内。
photos-coming = 照片还在路上，到了我告诉您。
button-without-photo = 不要照片了
