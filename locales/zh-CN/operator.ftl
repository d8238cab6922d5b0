# 管同心的人在机器上看到的话。
operator-moment = { $date } { $time }
operator-nobody =
    { $community }还没有组织者。下面这一句给第一位组织者做一个邀请：
      { $command }
operator-no-folder = 没有{ $data }这个文件夹。请用 --data 写明数据在哪个文件夹，或者用 --config 写明配置
operator-not-running = 同心没有在{ $data }上开着。要开：tongxin run --config 配置文件；数据在别的文件夹，就用 --data 写明
operator-invite-web = 在网页上打开：{ $address }
operator-invite-telegram = 在Telegram里打开：{ $address }
operator-invite-until = 请转给要来的人，只能用一次，{ $until }以前有效。也可以只给下面这串字：
operator-check = { $street }：写得都对。{ $communities }个居民区，{ $services }样服务。
operator-check-nothing = 请看一看：{ $community }没有一样可以约（{ $list }都没有位子）。每样写上 places，邻居才约得了。
operator-check-no-places = 请看一看：{ $community }的{ $list }没有位子，邻居约不了。要让人约，请写上 places。
operator-check-public = 请看一看：没有写 public_url，海报和邀请上只能写 { $address }，别的手机打不开。
operator-check-no-backup = 请看一看：没有每夜的备份。在 [backup] 里写上 dir，指到另一块盘上的文件夹。
operator-check-backup-dir = 请看一看：备份的文件夹 { $dir } 还没有。先建好它，或者接上那块盘，不然夜里备不了份。
operator-exported = 写出了{ $n }条记录。
operator-imported = 读进了{ $n }条记录。
operator-verified = { $n }条记录，一环扣一环，没有断，也没有改过；从头走一遍，走得通。最后一条的指纹：
operator-verified-live = { $n }条记录，一环扣一环，没有断，也没有改过；从头走一遍，正是现在的样子。最后一条的指纹：
operator-health-ready = 一切正常：收得到话，也存得进。
operator-health-not = 现在存不进，大家说的话先不确认。
operator-health-why = 它现在存不进。原因和办法写在它的日志里，多半是盘满了：腾出地方，它自己接着做
operator-health-now = 它的钟：{ $now }
operator-health-kept = 记了{ $commits }条，认得{ $people }位。
operator-health-waiting = { $n ->
    [0] 该发的都发了。
   *[other] 还有{ $n }条在路上。
}
operator-health-backup = 每夜的备份，最近一份是{ $at }的。
operator-health-backup-none = 每夜的备份还一份也没有。
operator-health-no-backup = 没有每夜的备份：在 [backup] 里写上 dir，每夜就备一份。
operator-health-aside = 这次开机以来，有{ $n }句话没能办成，放到了一边，不耽误别人；细说请加 --json。
operator-health-trouble = 要留意：{ $text }
operator-health-version = 版本：{ $version }
operator-clock-machine = 这台机器的钟：{ $at }
operator-clock-street = 街道照这个时间走：{ $at }
operator-clock-second = 别处的钟说：{ $at }
operator-clock-waits = 刚开机，先等一等，听听别处的钟怎么说。
operator-clock-believed = 这台机器的钟信得过。
operator-backup = { $n }条记录备份到了{ $file }（{ $size } KB），并且从头看过一遍。
operator-backup-away = 备份了{ $n }条记录；送到别处去了，所以没有再看一遍。
operator-backup-with-key = 单凭这一份就能把称呼都恢复出来，拿到它的人也都看得到：请像那个文件夹一样收好。
operator-backup-without-key = 单凭这一份恢复不出称呼，还要那把钥匙，它在{ $at }。请另抄一份收在别处（或者备份时加 --with-key）。
operator-restored = { $n }条记录恢复到了{ $data }，一个字不差，从头走一遍也走得通。
operator-restored-same = { $n }条记录恢复到了{ $data }，一个字不差，从头走一遍正是备份时的样子。
operator-restore-no-file = 没有{ $file }这个文件。请看看是不是写错了，再写一次：tongxin restore 备份文件
operator-restore-other-file = 没有{ $file }这个文件。最近的一份备份是{ $newest }；要用它：tongxin restore { $newest }
operator-restore-list = 后来删掉自己的人，那份名单读不了：{ $why }。请把名单修好，或者把备份拷到一个没有名单的文件夹里再来
operator-restore-no-key = 还缺那把钥匙：把它放到{ $data }/master.key（或者写在 TONGXIN_MASTER_KEY 里）。没有它，同心开不了，一个称呼也读不出。
operator-restore-key-fits = 钥匙对得上：称呼读得出。
operator-restore-again = { $why }；{ $data }里还有删掉了自己的人，所以先不让打开：请换一个空文件夹再恢复一次
operator-restore-hours = 这一份是{ $at }做的，{ $n }小时以前；后来的事不在里面。
operator-restore-days = 这一份是{ $at }做的，{ $n }天以前；后来的事不在里面。
operator-restore-erased = 照备份旁边的名单，后来删掉自己的{ $n }位又删掉了；别的没有听说。
operator-restore-no-list = 请注意：备份旁边没有名单。里面的{ $n }位，谁后来删掉过自己，现在又回来了。请问一问，请他们再删一次（按“我的资料”）。
operator-demo =
    演示开好了，人物都是虚构的。今天演到{ $today }。请用浏览器打开：{ $page }
    它自己的事都记在{ $data }里，跟真的街道不相干。
    试一试：王阿姨约理发 · 小焦去磨刀摊帮忙 · 陈书记发通知 · 把钟拨到下一件事 · 拔电源，看看什么都还在
    想看谁做了什么：tongxin deeds --data { $data }
    按 Ctrl-C 结束；下次接着来。想从头开始，加上 --reset。
