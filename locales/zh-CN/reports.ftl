# 公益日过后的小结。
reports-served-line = { $date }公益日：约了{ $booked }位，办好{ $served }位{ $walk_ins ->
    [0] {""}
   *[other] （直接来的{ $walk_ins }位）
}{ $unmended ->
    [0] {""}
   *[other] ，没修成{ $unmended }位
}{ $missed ->
    [0] {""}
   *[other] ，没来{ $missed }位
}{ $unknown ->
    [0] {""}
   *[other] （{ $unknown }个摊位没有记）
}。
reports-booked-line = { $date }公益日：约了{ $booked }位。当天没有叫号，也没有补录，来了几位不清楚。
reports-helped = 志愿者{ $n }位，排了{ $hours }小时。
reports-parts = 零件收据{ $n }张，{ $sum }元。
reports-liked = 大家打{ $points }分（满分5分，{ $n }位）。
reports-none = 还没有过完的公益日。
reports-title = { $community }公益日小结，{ $date }
reports-plot = 最近几次，各办好了几位：
reports-all = { $community }公益日，历次
reports-n = { $n }
reports-hours = { $hours }
reports-month = { $n }月
reports-booked = 约
reports-served = 办好
reports-unmended = 没修成
reports-walk-ins = 直接来
reports-no-shows = 没来
reports-volunteers = 志愿者
reports-col-hours = 小时
reports-col-parts = 零件元
reports-col-liked = 打分
button-last-time = 上次怎么样
button-report-print = 打印小结
button-report-workbook = 表格
reports-thanks = 谢谢来帮忙、带东西的：{ $list }
reports-hands-line = { $date }公益日，辛苦大家了！
reports-not-ticked = 没有记
reports-units = { $community }，谢谢来帮忙、带东西的，{ $date }
reports-stall-unknown = { $service } 没有记
