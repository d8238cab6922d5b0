# 找人替班。
standins-sure = { $date }{ $hours }的{ $service }，我去问会的邻居，有人答应就换他；没人答应之前，还是您的班。
standins-sought = 好，{ $service }的班这就去问。有人替您，我马上告诉您。
standins-ask = { $name }，{ $date }{ $hours }的{ $service }，有位志愿者来不了，您能替一下吗？答应了，我把您的称呼告诉他。
standins-found = { $name }替您了：{ $date }{ $hours }的{ $service }。谢谢两位！
standins-lost = { $name }刚才按错了，替不了。{ $date }{ $hours }的{ $service }还是您的班，我接着找人替。
standins-telephone = { $date }{ $hours }的{ $service }，{ $name }在找人替，还没找到。请打个电话找找人。
standins-line = { $name }在找人替，问了{ $n }位。
standins-line-telephone = { $name }在找人替，没找到，要打电话。
standins-settled = 这个班不用替了，谢谢您！
button-stand-in = 找人替
button-stand-in-seek = 去问
button-stand-in-stop = 不找了，我来
button-i-stand-in = 我能替
