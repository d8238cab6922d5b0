# 约了没来：只有自己看得到，半年就去掉。
absences-none = 没有约了没来的。
absences-mine = 有{ $n }次约了没来。候补的时候排在后面一点，别的都不变；满半年就去掉。记错了，按一下：
absences-line = { $date }，{ $service }{ $number }号
absences-asked = 好，请组织者看一看，有回音告诉您。
absences-disputed = { $name }说{ $date }的{ $service }{ $number }号来过的，不是没来。
absences-struck = { $service }{ $number }号划掉了，谢谢您说一声。
absences-stays = { $service }{ $number }号，组织者看过了，先记着，满半年就去掉。有疑问请到居委会问一声。
button-absences = 约了没来（{ $n }）
button-i-came = 我来过：{ $service }{ $number }号
button-strike = 划掉
button-it-stays = 先记着
