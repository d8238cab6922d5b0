# 群里的卡片：名额，没有名字。
groups-card = 【{ $community }】公益日
groups-card-over = 【{ $community }】{ $date }的公益日结束了，谢谢各位邻居。
groups-card-cancelled = 【{ $community }】{ $date }的公益日取消了。
groups-card-left = 还空着的位子：
groups-stall = { $service }：{ $n }个
groups-stall-full = { $service }：约满了
groups-stall-seeking = { $service }：还在找师傅
groups-stalls-more = 还有{ $n }样，点进来看。
groups-card-way = 要预约、想帮忙，请点下面，单独跟我说。
groups-talk = 我要预约，我来帮忙
groups-page = 用网页看
groups-here = 好，我在群里了。{ $community }公益日的卡片马上放上，只写名额，不写名字；有人约了，我在卡片上改。
groups-here-morning = 好，我在群里了。现在太晚，{ $community }公益日的卡片早上放上，只写名额，不写名字。
groups-here-no-day = 好，我在群里了。{ $community }下次公益日定了，我就放一张卡片，只写名额，不写名字。
groups-here-out = 邻居在群里跟我说话，我不回；请他们点卡片，单独跟我说。不要卡片了，把我移出群就行。
groups-which = 我在群里了。放哪个居民区的卡片？
groups-too-many = 这个居民区已经有{ $n }个群放着卡片，放不下了。请先把我移出一个群。
