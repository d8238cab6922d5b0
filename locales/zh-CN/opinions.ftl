# 第二天问一声：还好吗？
opinions-ask = { $name }，{ $date }的公益日，您觉得怎么样？
opinions-5 = 很好
opinions-4 = 好
opinions-3 = 一般
opinions-2 = 不太好
opinions-1 = 不好
opinions-thanks = 谢谢您！还想说一句，直接打字就行，组织者看得到，不写是谁说的。
opinions-passed-on = 好，您的话转给组织者了，谢谢您！
opinions-said =
    { $date }的公益日，有位邻居说：
    { $words }
opinions-long = 太长了，请写短一点，200个字以内。
opinions-average = 上次大家打了{ $points }分（满分5分，{ $n }位）。
