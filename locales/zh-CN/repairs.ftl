# 零件：先问价钱，有收据，账目公开。
repairs-neighbour = 邻居付
repairs-committee = 居委会付
repairs-ask = { $service }{ $number }号要换什么零件？也可以打名字和价钱，比如“拉链头 3元”。
repairs-listed = { $item } { $price }元
repairs-payer = { $item }，{ $price }元，谁付？
repairs-quote = { $whose ->
    [own] 您
   *[other] { $name }
}的{ $service }{ $number }号要换{ $item }，{ $price }元，{ $payer }，手工免费。修吗？
repairs-you-agreed = 好，{ $service }{ $number }号这就换{ $item }，{ $price }元，{ $payer }。
repairs-you-refused = 好，{ $service }{ $number }号就不换{ $item }了。
repairs-they-agreed = { $service }{ $number }号同意换{ $item }，{ $price }元，{ $payer }。
repairs-they-refused = { $service }{ $number }号说不换{ $item }了。
repairs-line-waiting = { $item } { $price }元，{ $payer }：等邻居回话。
repairs-line-agreed = { $item } { $price }元，{ $payer }：同意了。
repairs-line-refused = { $item } { $price }元：不换了。
repairs-receipt = 收据第{ $n }号：{ $date }，{ $service }{ $number }号，{ $item }{ $price }元，{ $payer }。
repairs-ledger = 这个月（到{ $month }）零件收据{ $n }张，一共{ $all }元：邻居付{ $neighbours }元，居委会付{ $committee }元。
repairs-ledger-line = 第{ $n }号 { $service } { $item } { $price }元（{ $payer }）
repairs-ledger-none = 还没有零件的账。
repairs-sheet = { $community }零件账
repairs-cell-number = { $n }
repairs-cell-date = { $date }
repairs-cell-item = { $service }：{ $item }
repairs-cell-price = { $price }
repairs-cell-payer = { $payer }
repairs-col-date = 日期
repairs-col-item = 零件
repairs-col-price = 元
repairs-col-payer = 谁付
repairs-refused-words = 请打零件的名字和价钱，比如“拉链头 3元”。
repairs-refused-waiting = { $item }{ $price }元，还没等到邻居回话。当面问一声也行：
button-part = 换零件
button-neighbour-pays = 邻居付
button-committee-pays = 居委会付
button-do-not-mend = 不修了
button-said-yes = 当面说好了
button-said-no = 当面说不修
button-ledger = 零件账
button-ledger-print = 打印零件账
