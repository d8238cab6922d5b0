# 找人替班。
standins-sure = { $date }{ $hours }的{ $service }，我去问会的邻居，有人答应就换他；没人答应之前，还是您的班。
standins-sought-nobody = 会{ $service }、这会儿能问的邻居一位也没有。我请组织者打电话找人，您也问问熟人；没人答应之前，还是您的班。
standins-sought = 好，{ $service }的班这就去问。有人替您，我马上告诉您。
standins-ask = { $name }，{ $date }{ $hours }的{ $service }，有位志愿者来不了，您能替一下吗？答应了，我把您的称呼告诉他。
standins-found = { $name }替您了：{ $date }{ $hours }的{ $service }。谢谢两位！
standins-lost = { $name }替不了了。{ $date }{ $hours }的{ $service }还是您的班，我接着找人替。
standins-off-again = { $date }{ $hours }的{ $service }，居委会那边改回去了，还是原来的志愿者来，您不用替了。谢谢您答应过！
standins-telephone = { $date }{ $hours }的{ $service }，{ $name }来不了，还没找到人替。请打电话问问。
standins-handed = { $date }{ $hours }的{ $service }，请把这六个数字告诉您找的人：{ $code }
    他照着打给我，答应了，班就换给他。
standins-handed-until = 等到{ $date }{ $time }，还没有人答应，我就去问会的邻居。
standins-handed-meanwhile = 我这边也接着找。
standins-hand = 有位志愿者请您替一下：{ $date }{ $hours }的{ $service }，在{ $venue }。您来吗？您答应了，班就换给您，我把您的称呼告诉他。
standins-never-mind = 没关系，谢谢您说一声！
standins-declined = { $date }{ $hours }的{ $service }，您找的那位来不了。我这就去问会的邻居。
standins-declined-late = { $date }{ $hours }的{ $service }，您找的那位来不了。居委会在打电话找人。
standins-line-handed = { $name }自己找了人替，在等回话。
standins-line = { $name }在找人替，问了{ $n }位。
standins-line-telephone = { $name }在找人替，没找到，要打电话。
standins-settled = 这个班不用替了，谢谢您！
button-stand-in = 找人替
button-stand-in-hand = 我找好了人
button-stand-in-digits = 看六个数字
button-stand-in-seek = 去问
button-stand-in-stop = 不找了，我来
button-i-stand-in = 我能替
button-i-come-instead = 我来
button-i-cannot = 不行
standins-still-open = { $date }{ $hours }的{ $service }，{ $name }的班还没有人替，电话打了吗？
standins-call = 这几位能做，可以问：
standins-call-these = 时间紧，打个电话问问：{ $list }
standins-call-nobody = 我这里没有能问的人了，请您想想还能请谁。
standins-call-line = { $name }
standins-call-phone = { $name } { $phone }
standins-call-no-phone = { $name }（没有留电话）
standins-comes = 好，{ $name }替{ $for }来：{ $date }{ $hours }的{ $service }。两位我都告诉了。
standins-agreed = 谢谢您答应来替：{ $date }{ $hours }，{ $service }，在{ $venue }。
standins-nobody = 好，{ $for }的班空出来了：{ $date }{ $hours }的{ $service }。{ $n ->
    [0] 这一摊现在没有师傅。
   *[other] 这一摊还有{ $n }位师傅。
}
standins-not-found = { $date }{ $hours }的{ $service }，没找到人替您。您安心忙您的，摊位的事居委会来安排。
button-stand-in-came = 有人来了：{ $name }
button-stand-in-nobody = 找不到
button-stand-in-call = 找人替：{ $service }
button-stand-in-call-again = 接着打电话
standins-resumed = { $date }{ $hours }的{ $service }，居委会还在打电话找人替您，找到了我告诉您。
