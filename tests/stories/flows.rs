//! How many presses each thing takes that a neighbour, a volunteer or the desk may want: from the first screen (or from
//! the message that asks) to the answer. Nothing may take more than five.

use crate::ears::Faults;
use crate::script::Script;
use tongxin::domain::Does;

/// So many presses are enough for anything.
const PRESSES: usize = 5;
/// So many lines fit a screen of a flow; the first screen and one's own data may have as many.
const LINES: usize = 8;
/// So many choices beside the last row.
const CHOICES: usize = 8;

/// One thing that somebody wants.
struct Flow {
    what: &'static str,
    /// The lines of a story that come before it.
    before: &'static str,
    /// Who wants it; on the page, where only the newest message can be pressed.
    who: &'static str,
    /// It begins at a message that stands there already, and not at the first screen.
    asked: bool,
    /// What is pressed (in brackets) and typed.
    steps: &'static [&'static str],
    /// What the answer says.
    ends: &'static str,
}

const WANG: &str = "已同意：王阿姨（网页）";
const BOOKED: &str = "已同意：王阿姨（网页）
王阿姨：理发
王阿姨按：[9:00]
王阿姨按：[我自己]
王阿姨按：[确认预约]";
const MUM: &str = "已同意：王阿姨（网页）
王阿姨：理发
王阿姨按：[9:00]
王阿姨按：[替别人预约]
王阿姨：妈妈 3号楼
王阿姨按：[亲口答应了]";
const FULL: &str = "街道：tiny.toml
已同意：王阿姨（网页）、李伯伯（网页）
李伯伯：理发
李伯伯按：[9:00]
李伯伯按：[我自己]
李伯伯按：[确认预约]";
const FULL_OF_TWO: &str = "街道：pair.toml
已同意：王阿姨（网页）、李伯伯（网页）、张阿姨（网页）
李伯伯：理发
李伯伯按：[9:00]
李伯伯按：[我自己]
李伯伯按：[确认预约]
张阿姨：理发
张阿姨按：[9:00]
张阿姨按：[我自己]
张阿姨按：[确认预约]";
const OFFERED: &str = "街道：tiny.toml
已同意：王阿姨（网页）、李伯伯（网页）
李伯伯：理发
李伯伯按：[9:00]
李伯伯按：[我自己]
李伯伯按：[确认预约]
王阿姨：理发
王阿姨按：[候补]
王阿姨按：[我自己]
李伯伯：我的安排
李伯伯按：[您的：理发]
李伯伯按：[来不了]";
const EVE: &str = "已同意：王阿姨（网页）
王阿姨：理发
王阿姨按：[9:00]
王阿姨按：[我自己]
王阿姨按：[确认预约]
── 12月19日 星期六 10:00 ──";
const HELPS: &str = "街道：one-place.toml
已同意：王阿姨（网页）
王阿姨：帮忙
王阿姨按：[理发]
王阿姨按：[确认帮忙]";
const HANDED: &str = "街道：one-place.toml
已同意：王阿姨（网页）、李伯伯（网页）
李伯伯：帮忙
李伯伯按：[理发]
李伯伯按：[确认帮忙]
李伯伯：我的安排
李伯伯按：[您帮忙：理发]
李伯伯按：[找人替]
李伯伯按：[我找好了人]
王阿姨：〈数字1〉";
const TEAM: &str = "街道：wall.toml
已同意：王阿姨（网页）、李伯伯（网页）
王阿姨：带队
王阿姨按：[我们来帮忙]
王阿姨：百乐队
王阿姨按：[刷墙]
王阿姨按：[5位]";
const MEMBERS: &str = "街道：wall.toml
已同意：王阿姨（网页）、李伯伯（网页）
王阿姨：带队
王阿姨按：[我们来帮忙]
王阿姨：百乐队
王阿姨按：[刷墙]
王阿姨按：[5位]
王阿姨按：[队员]
李伯伯：〈数字1〉
李伯伯按：[我是队员]
── 12月20日 星期日 9:30 ──";
const MARKET: &str = "街道：market.toml
已同意：王阿姨（网页）、李伯伯（网页）
李伯伯：集市
李伯伯按：[我要送]
李伯伯：童车";
const TABLES: &str = "街道：one-place.toml
帮手：小林（网页）
已同意：王阿姨（网页）、孙师傅（网页）
王阿姨：理发
王阿姨按：[9:00]
王阿姨按：[我自己]
王阿姨按：[确认预约]
孙师傅：帮忙
孙师傅按：[理发]
孙师傅按：[确认帮忙]
── 12月20日 星期日 8:50 ──";
const AFTER: &str = "街道：one-place.toml
帮手：小林（网页）
已同意：王阿姨（网页）
王阿姨：理发
王阿姨按：[9:00]
王阿姨按：[我自己]
王阿姨按：[确认预约]
── 12月20日 星期日 20:00 ──";
const SERVED: &str = "街道：one-place.toml
帮手：小林（网页）
已同意：王阿姨（网页）
王阿姨：理发
王阿姨按：[9:00]
王阿姨按：[我自己]
王阿姨按：[确认预约]
── 12月20日 星期日 12:00 ──
小林：补录
小林按：[理发]
小林按：[1号]
── 12月21日 星期一 10:30 ──";
const KNIVES: &str = "已同意：王阿姨（网页）
王阿姨：磨刀
王阿姨按：[我自己]
王阿姨按：[确认预约]
── 12月20日 星期日 9:10 ──";
const MENDING: &str = "街道：parts.toml
已同意：王阿姨（网页）、小焦（网页）
王阿姨：修拉链
王阿姨按：[9:00]
王阿姨按：[我自己]
王阿姨按：[确认预约]
小焦：帮忙
小焦按：[修拉链]
小焦按：[确认帮忙]
── 12月20日 星期日 9:00 ──
小焦：叫号
小焦按：[叫下一位]
小焦按：[开始]";
const HERE: &str = "街道：one-place.toml
帮手：小林（网页）
已同意：孙师傅（网页）
孙师傅：帮忙
孙师傅按：[理发]
孙师傅按：[确认帮忙]
── 12月20日 星期日 8:50 ──
小林：更多
小林按：[居委会的事]
小林按：[签到名单]
小林按：[签到数字]";
const GOING: &str = "街道：one-place.toml
帮手：小林（网页）
组织者：陈书记（网页）
已同意：孙师傅（网页）
孙师傅：帮忙
孙师傅按：[理发]
孙师傅按：[确认帮忙]
── 12月20日 星期日 8:40 ──
小林：更多
小林按：[居委会的事]
小林按：[签到名单]
小林按：[签到数字]
孙师傅：签到
孙师傅照着打
── 12月20日 星期日 11:10 ──";
const CONFIRMED: &str = "街道：one-place.toml
组织者：陈书记（网页）
已同意：王阿姨（网页）
王阿姨：帮忙
王阿姨按：[理发]
王阿姨按：[确认帮忙]
── 12月20日 星期日 10:00 ──
陈书记：更多
陈书记按：[居委会的事]
陈书记按：[签到名单]
陈书记按：[都到了]
陈书记按：[都走了]
── 12月20日 星期日 12:10 ──
陈书记按：[确认]
── 12月20日 星期日 12:20 ──";
const DESK: &str = "帮手：小林（网页）";
const OFFICE: &str = "组织者：陈书记（网页）
已同意：王阿姨（网页）";
const INDOORS: &str = "街道：rain.toml
组织者：陈书记（网页）";
const CALLS: &str = "组织者：陈书记（网页）
陈书记：理发
陈书记按：[9:00]
陈书记按：[替别人预约]
陈书记：沈阿婆
陈书记按：[亲口答应了]
── 12月19日 星期六 18:30 ──";

const ASKED: &str = "街道：one-place.toml
组织者：陈书记（网页）
帮手：小林（网页）
已同意：小焦（网页）、老金
小焦：我会
小焦按：[理发]
陈书记按：[聊过了]
老金：我会
老金按：[理发]
陈书记按：[聊过了]
小林：上门
小林按：[替别人请]
小林：沈阿婆
小林按：[同意，请帮忙]
小林按：[家里有活要做]
小林：换灯泡
小林：9弄1号
小林：02155550101
陈书记按：[定日子]
陈书记按：[12月14日]
陈书记按：[14:00]
陈书记按：[谁都行]
小焦按：[我能去]
老金按：[我能去]";
const VISITING: &str = "街道：one-place.toml
组织者：陈书记（网页）
已同意：王阿姨（网页）、小焦（网页）、老金
小焦：我会
小焦按：[理发]
陈书记按：[聊过了]
老金：我会
老金按：[理发]
陈书记按：[聊过了]
王阿姨：上门
王阿姨按：[我自己]
王阿姨按：[同意，请帮忙]
王阿姨按：[家里有活要做]
王阿姨：换灯泡
王阿姨：9弄1号
王阿姨按：[可以拍]
陈书记按：[定日子]
陈书记按：[12月14日]
陈书记按：[14:00]
陈书记按：[谁都行]
小焦按：[我能去]
老金按：[我能去]
── 12月14日 星期一 14:00 ──
小焦：首页
小焦按：[上门：12月14日]
小焦按：[门开了]";
const VISITED: &str = "街道：one-place.toml
组织者：陈书记（网页）
已同意：王阿姨（网页）、小焦（网页）、老金
小焦：我会
小焦按：[理发]
陈书记按：[聊过了]
老金：我会
老金按：[理发]
陈书记按：[聊过了]
王阿姨：上门
王阿姨按：[我自己]
王阿姨按：[同意，请帮忙]
王阿姨按：[家里有活要做]
王阿姨：换灯泡
王阿姨：9弄1号
陈书记按：[定日子]
陈书记按：[12月14日]
陈书记按：[14:00]
陈书记按：[谁都行]
小焦按：[我能去]
老金按：[我能去]
── 12月14日 星期一 14:00 ──
小焦：首页
小焦按：[上门：12月14日]
小焦按：[做完了]";
/// Somebody asks for a visit; no day is set yet.
const REQUESTED: &str = "街道：one-place.toml
组织者：陈书记（网页）
已同意：王阿姨（网页）
王阿姨：上门
王阿姨按：[我自己]
王阿姨按：[同意，请帮忙]
王阿姨按：[家里有活要做]
王阿姨：换灯泡
王阿姨：9弄1号";
/// The two are asked, and it is the day.
const AT_THE_DOOR: &str = "街道：one-place.toml
组织者：陈书记（网页）
已同意：王阿姨（网页）、小焦（网页）、老金
小焦：我会
小焦按：[理发]
陈书记按：[聊过了]
老金：我会
老金按：[理发]
陈书记按：[聊过了]
王阿姨：上门
王阿姨按：[我自己]
王阿姨按：[同意，请帮忙]
王阿姨按：[家里有活要做]
王阿姨：换灯泡
王阿姨：9弄1号
陈书记按：[定日子]
陈书记按：[12月14日]
陈书记按：[14:00]
陈书记按：[谁都行]
小焦按：[我能去]
老金按：[我能去]
── 12月14日 星期一 14:00 ──";
/// The day is over, and hours wait to be confirmed.
const HOURS: &str = "街道：one-place.toml
组织者：陈书记（网页）
已同意：王阿姨（网页）
王阿姨：帮忙
王阿姨按：[理发]
王阿姨按：[确认帮忙]
── 12月20日 星期日 10:00 ──
陈书记：更多
陈书记按：[居委会的事]
陈书记按：[签到名单]
陈书记按：[都到了]
陈书记按：[都走了]
── 12月20日 星期日 12:10 ──";
/// A head of a building whom the desk gave somebody, on the eve.
const HEAD: &str = "帮手：小林（网页）
楼组长：李阿姨（网页）
小林：理发
小林按：[9:00]
小林按：[替别人预约]
小林：沈阿婆
小林按：[亲口答应了]
小林按：[请楼组长打]
小林按：[李阿姨]
── 12月19日 星期六 18:30 ──
李阿姨：首页";
/// Somebody who just pressed that their unit does not bring what it promised.
const UNIT: &str = "已同意：王阿姨（网页）
王阿姨：带东西
王阿姨按：[我们带东西]
王阿姨：百乐物业
王阿姨：两张长桌
王阿姨按：[不带了]";

const NOBODY: &str = "组织者：陈书记（网页）
已同意：王阿姨、小焦
小焦：帮忙
小焦按：[修收音机]
小焦按：[确认帮忙]
王阿姨：修收音机
王阿姨按：[9:40]
王阿姨按：[我自己]
王阿姨按：[确认预约]
小焦：来不了";

const FLOWS: &[Flow] = &[
    Flow {
        what: "第一次来，从海报",
        before: "人：王阿姨（网页）\n王阿姨扫了海报：baile",
        who: "王阿姨",
        asked: true,
        steps: &["[同意]"],
        ends: "百乐居民区公益日",
    },
    home("约一样", WANG, &["[我要预约]", "[理发]", "[9:20]", "[我自己]", "[确认预约]"], "约好了，您是理发1号"),
    home(
        "替一位新的邻居约",
        WANG,
        &["[我要预约]", "[理发]", "[9:20]", "[替别人预约]", "妈妈 3号楼", "[亲口答应了]"],
        "约好了，妈妈是理发1号",
    ),
    home(
        "替约过的邻居再约",
        MUM,
        &["[我要预约]", "[扎拖把]", "[10:00]", "[妈妈]", "[确认预约]"],
        "约好了，妈妈是扎拖把1号",
    ),
    home(
        "先不约，还没问",
        WANG,
        &["[我要预约]", "[理发]", "[9:20]", "[替别人预约]", "妈妈", "[还没问]"],
        "答应了再来约",
    ),
    home("取消", BOOKED, &["[我的安排]", "[您的：理发]", "[来不了]"], "位子先空出来"),
    home("按错了，恢复", BOOKED, &["[我的安排]", "[您的：理发]", "[来不了]", "[按错了，恢复]"], "您还是理发1号"),
    home("换个时间", BOOKED, &["[我的安排]", "[您的：理发]", "[换个时间]", "[9:40]"], "改到9:40"),
    home("打印小票", BOOKED, &["[我的安排]", "[您的：理发]", "[打印小票]"], "小票在这里"),
    home("打印别人的小票", MUM, &["[我的安排]", "[妈妈的：理发]", "[打印小票]"], "小票在这里"),
    home("存进手机日历", BOOKED, &["[我的安排]", "[您的：理发]", "[存进手机日历]"], "手机到时会自己响"),
    home("候补", FULL, &["[我要预约]", "[理发（满", "[我自己]"], "排在第1位"),
    home(
        "替别人候补",
        FULL,
        &["[我要预约]", "[理发（满", "[替别人排]", "妈妈", "[亲口答应了]", "[候补]"],
        "排在第1位",
    ),
    home(
        "两位一起候补",
        FULL_OF_TWO,
        &["[我要预约]", "[理发（满", "[两位一起]", "老伴", "[亲口答应了]", "[候补]"],
        "排在第1位",
    ),
    home(
        "替两位一起候补",
        FULL_OF_TWO,
        &["[我要预约]", "[理发（满", "[两位一起]", "爸爸、妈妈", "[都亲口答应了]"],
        "排在第1位",
    ),
    asked("空出来了，要", OFFERED, &["[我要]"], "约好了，您是理发2号"),
    asked("空出来了，让给别人", OFFERED, &["[让给别人]"], "让给别的邻居"),
    asked("头一天，会来", EVE, &["[我会来]"], "见！"),
    asked("头一天，来不了", EVE, &["[来不了]"], "位子先空出来"),
    home("来帮忙", WANG, &["[我来帮忙]", "[理发", "[确认帮忙]"], "谢谢您！"),
    home("帮忙来不了", HELPS, &["[我的安排]", "[您帮忙：理发]", "[来不了]"], "我们再找人"),
    home("找人替", HELPS, &["[我的安排]", "[您帮忙：理发]", "[找人替]", "[去问]"], "我请组织者打电话找人"),
    home(
        "自己找好了人替",
        HELPS,
        &["[我的安排]", "[您帮忙：理发]", "[找人替]", "[我找好了人]"],
        "请把这六个数字告诉您找的人",
    ),
    asked("替别人来，不行", HANDED, &["[不行]"], "没关系"),
    asked("替别人来", HANDED, &["[我来]"], "谢谢您！"),
    home("队员的数字", TEAM, &["[我的安排]", "[您帮忙：刷墙", "[队员]"], "请队员各自打这六个数字给我"),
    at(
        MEMBERS,
        "王阿姨",
        "队员都到了",
        &["[我的安排]", "[您帮忙：刷墙", "[队员]", "[都到了]"],
        "其中1位的时长记在自己名下",
    ),
    home("我会做", WANG, &["[更多]", "[我会做]", "[修雨伞]"], "居委会会来跟您聊聊"),
    home("我会做，自己打字", WANG, &["[更多]", "[我会做]", "[别的，我来打字]", "缝补"], "缝补"),
    home("集市，摆摊", MARKET, &["[更多]", "[睦邻集市]", "[我要摆摊]", "旧书", "[同意，一张]"], "您是1号桌"),
    home("集市，送东西", MARKET, &["[更多]", "[睦邻集市]", "[我要送]", "旧书"], "您送“旧书”"),
    home("集市，想要", MARKET, &["[更多]", "[睦邻集市]", "[送：童车]", "[我想要]"], "这就去问"),
    asked("第二天，怎么样", SERVED, &["[很好]"], "谢谢"),
    home("看自己的资料", WANG, &["[更多]", "[关于我]", "[我的资料]", "[看一看]"], "称呼：王阿姨"),
    home("看自己替谁约", MUM, &["[更多]", "[关于我]", "[我的资料]", "[看一看]", "[我替谁约]"], "3号楼的妈妈"),
    home("带走自己的资料", WANG, &["[更多]", "[关于我]", "[我的资料]", "[带走一份]"], "给您一份"),
    home("全部删掉", WANG, &["[更多]", "[关于我]", "[我的资料]", "[全部删掉]", "[全部删掉，不留了]"], "都删掉了"),
    home("改称呼", WANG, &["[更多]", "[关于我]", "[改称呼]", "王老师"], "称呼：王老师"),
    home("留电话", WANG, &["[更多]", "[关于我]", "[留电话]", "13900000000"], "电话：13900000000"),
    home("换语言", WANG, &["[更多]", "[关于我]", "[中文/English]", "[English]"], "Baile welfare day"),
    home("不再通知", WANG, &["[更多]", "[关于我]", "[不再通知]"], "不再发邀请"),
    home("在别的手机上打开", WANG, &["[更多]", "[关于我]", "[我的手机]", "[在别的手机上打开]"], "半小时内有效"),
    home("怎么用", WANG, &["[更多]", "[怎么用]"], "想约服务"),
    at(TABLES, "王阿姨", "当天，排到哪了", &["[排到哪了]"], "理发1号"),
    at(KNIVES, "王阿姨", "当天，我到了", &["[排到哪了]", "[我到了]"], "磨刀1号"),
    at(TABLES, "孙师傅", "叫一位，办好", &["[叫号]", "[叫下一位]", "[开始]", "[完成]"], "今天办好了1位"),
    Flow {
        what: "缺零件，先问价钱",
        before: MENDING,
        who: "小焦",
        asked: true,
        steps: &["[缺零件]", "[拉链头", "[邻居付]"],
        ends: "等邻居回话",
    },
    at(
        AFTER,
        "小林",
        "补录纸上的一个勾",
        &["[更多]", "[居委会的事]", "[补录]", "[理发", "[1号]"],
        "理发1号记好了",
    ),
    at(TABLES, "小林", "给直接来的取号", &["[现场取号]", "[理发"], "理发2号"),
    at(TABLES, "孙师傅", "叫第一位", &["[叫号]", "[叫下一位"], "1号"),
    at(
        DESK,
        "小林",
        "居委会替邻居约",
        &["[我要预约]", "[理发]", "[9:20]", "[替别人预约]", "沈阿婆 5号楼", "[亲口答应了]"],
        "沈阿婆是理发1号",
    ),
    at(
        DESK,
        "小林",
        "名单上替邻居约",
        &["[名单]", "[替别人预约]", "[理发]", "[9:20]", "沈阿婆 5号楼", "[亲口答应了]"],
        "沈阿婆是理发1号",
    ),
    at(HERE, "孙师傅", "签到", &["[签到]", "照着打"], "到了，谢谢！"),
    at(GOING, "孙师傅", "签退", &["[签退]", "照着打"], "一共2.5小时"),
    at(HERE, "小林", "签到的数字", &["[更多]", "[居委会的事]", "[签到名单]", "[签到数字]"], "签到的数字"),
    at(HERE, "小林", "都到了", &["[更多]", "[居委会的事]", "[签到名单]", "[都到了]"], "到了1位"),
    asked("时长不对", CONFIRMED, &["[不对]", "我做到十二点"], "记下了"),
    home("平台记录，打印", CONFIRMED, &["[更多]", "[平台记录]", "[打印]"], "核对号"),
    home(
        "一队人来帮忙",
        "街道：wall.toml\n已同意：王阿姨（网页）",
        &["[我来帮忙]", "[一队人一起来]", "[我们来帮忙]", "百乐队", "[刷墙", "[5位]"],
        "说好了，谢谢百乐队",
    ),
    home(
        "单位带东西来",
        WANG,
        &["[我来帮忙]", "[一队人一起来]", "[我们带东西]", "百乐物业", "两张长桌"],
        "百乐物业带“两张长桌”",
    ),
    at(DESK, "小林", "打印名单", &["[打印名单]"], "名单在这里"),
    at(OFFICE, "陈书记", "发通知", &["[发通知]", "明天有小雨，公益日照常。", "[所有人", "[发送给"], "明天有小雨"),
    at(
        OFFICE,
        "陈书记",
        "发通知，配照片",
        &["[发通知]", "发来照片 红", "明天有小雨，公益日照常。", "[所有人", "[发送给"],
        "明天有小雨",
    ),
    at(OFFICE, "陈书记", "下雨了，照常", &["[改安排]", "[看天气]", "[照常]", "[就这样"], "好了"),
    at(OFFICE, "陈书记", "取消公益日", &["[改安排]", "[取消公益日]", "下大雨", "[就这样"], "公益日取消了"),
    at(OFFICE, "陈书记", "请人来做事", &["[更多]", "[居委会的事]", "[请人来做事]", "[帮手]"], "48小时内有效"),
    at(
        NOBODY,
        "陈书记",
        "摊位没了师傅，移到别的摊位",
        &["[名单]", "[修收音机", "[移到别的摊位]", "[理发", "[就这样移]"],
        "移到理发了",
    ),
    at(
        CALLS,
        "陈书记",
        "打电话，说到了",
        &["[名单]", "[电话名单", "[一个一个打]", "[沈阿婆", "[已告知]"],
        "沈阿婆知道了",
    ),
    at(
        DESK,
        "小林",
        "替没有手机的邻居请人上门",
        &[
            "[更多]",
            "[上门帮忙]",
            "[替别人请]",
            "沈阿婆",
            "[同意，请帮忙]",
            "[来坐坐，说说话]",
            "说说话",
            "9弄1号",
            "02155550101",
        ],
        "记下了",
    ),
    at(
        ASKED,
        "陈书记",
        "上门的事，打电话告诉",
        &["[更多]", "[居委会的事]", "[上门的事", "[打电话：沈阿婆]", "[已告知]"],
        "沈阿婆知道了",
    ),
    at(
        VISITING,
        "小焦",
        "上门要用材料，先问价钱",
        &["[上门：12月14日", "[要用材料]", "灯泡 8元", "[邻居付]"],
        "等回话",
    ),
    at(
        VISITING,
        "小焦",
        "上门，做之前拍一张",
        &["[上门：12月14日", "[拍照片]", "[做之前拍一张]", "发来照片 红"],
        "收好了",
    ),
    home(
        "上门不要拍照片了",
        VISITING,
        &["[更多]", "[上门帮忙]", "[您的：12月14日", "[拍照片的事]", "[不要拍]"],
        "不拍照片",
    ),
    home(
        "上门过了，删掉记的事",
        VISITED,
        &["[更多]", "[上门帮忙]", "[以前的]", "[您的：12月14日", "[删掉这一次]"],
        "都删掉了",
    ),
    home(
        "不再同意记上门的事",
        VISITED,
        &["[更多]", "[上门帮忙]", "[我自己]", "[不再同意，全部删掉]", "[是，全部删掉]"],
        "都删掉了",
    ),
    at(HEAD, "李阿姨", "楼组长打电话，说到了", &["[要打的电话", "[沈阿婆]", "[已告知]"], "沈阿婆知道了"),
    Flow {
        what: "定上门的日子",
        before: REQUESTED,
        who: "陈书记",
        asked: true,
        steps: &["[定日子]", "[12月14日", "[14:00]", "[谁都行]"],
        ends: "12月14日（星期一）14:00上门",
    },
    at(
        REQUESTED,
        "陈书记",
        "上门不安排了",
        &["[上门的事", "[王阿姨", "[不安排了]", "[不安排了"],
        "现在没有上门的事",
    ),
    home("上门的人，核对一下", AT_THE_DOOR, &["[核对上门的人]", "0000"], "暗号不对"),
    at(AT_THE_DOOR, "小焦", "没人开门", &["[上门：12月14日", "[没人开门]"], "等一等"),
    at(AT_THE_DOOR, "小焦", "去不了", &["[上门：12月14日", "[去不了]", "[真的去不了]"], "再请别人"),
    at(INDOORS, "陈书记", "下雨了，移到室内", &["[改安排]", "[看天气]", "[移到室内]", "[就这样]"], "一楼活动室"),
    at(
        OFFICE,
        "陈书记",
        "下雨了，改日子",
        &["[改安排]", "[看天气]", "[改日子]", "[12月27日", "下雨", "[就这样]"],
        "12月27日",
    ),
    Flow {
        what: "确认时长", before: HOURS, who: "陈书记", asked: true, steps: &["[确认]"], ends: "都确认好了"
    },
    asked("不带了，按错了", UNIT, &["[按错了"], "还带来"),
];

/// From the first screen, for 王阿姨.
const fn home(
    what: &'static str,
    before: &'static str,
    steps: &'static [&'static str],
    ends: &'static str,
) -> Flow {
    at(before, "王阿姨", what, steps, ends)
}

/// From a message that asks 王阿姨.
const fn asked(
    what: &'static str,
    before: &'static str,
    steps: &'static [&'static str],
    ends: &'static str,
) -> Flow {
    Flow { what, before, who: "王阿姨", asked: true, steps, ends }
}

/// From the first screen, for somebody else.
const fn at(
    before: &'static str,
    who: &'static str,
    what: &'static str,
    steps: &'static [&'static str],
    ends: &'static str,
) -> Flow {
    Flow { what, before, who, asked: false, steps, ends }
}

/// What a flow took.
struct Took {
    presses: usize,
    typed: usize,
    /// The most lines and choices of a screen on the way.
    lines: usize,
    choices: usize,
}

fn walk(flow: &Flow) -> Result<Took, String> {
    let faults = Faults::default();
    let mut script = Script::new(false, faults.clone());
    for line in flow.before.lines() {
        script.line(line).map_err(|what| format!("{line}: {what}"))?;
    }
    if !flow.asked {
        script.line(&format!("{}：首页", flow.who))?;
        let first = script.screen(flow.who).ok_or("there is no first screen")?;
        if !first.rows.iter().flatten().any(|label| label.text == "更多") {
            return Err(format!("it does not begin at the first screen: {}", first.text));
        }
    }
    let mut took = Took { presses: 0, typed: 0, lines: 0, choices: 0 };
    for step in flow.steps {
        let pressed = step.starts_with('[');
        *if pressed { &mut took.presses } else { &mut took.typed } += 1;
        let line = match *step {
            "照着打" => format!("{}照着打", flow.who),
            step if step.starts_with("发来照片") => format!("{}{step}", flow.who),
            step if pressed => format!("{}按：{step}", flow.who),
            step => format!("{}：{step}", flow.who),
        };
        script.line(&line).map_err(|what| format!("{line}: {what}"))?;
        let screen = script.screen(flow.who).ok_or("nothing is told")?;
        // The list of stalls is as long as there are stalls, and for those who run the day.
        let list = screen.text.contains("按一下看名字");
        let choices =
            screen.rows.iter().rev().skip(1).flatten().filter(|l| matches!(l.does, Does::Press(_))).count();
        (took.lines, took.choices) =
            (took.lines.max(screen.text.lines().count()), took.choices.max(if list { 0 } else { choices }));
    }
    let last = script.screen(flow.who).ok_or("nothing is told")?;
    if !last.text.contains(flow.ends) {
        return Err(format!("it ends otherwise: {}", last.text));
    }
    match faults.all()[..] {
        [] => Ok(took),
        ref all => Err(all.join("; ")),
    }
}

/// Nothing takes more than five presses, and no screen on the way is more than fits.
#[test]
fn nothing_takes_more_than_five_presses() {
    let (mut table, mut wrong) = (String::from("按  打字  行  选项\n"), Vec::new());
    for flow in FLOWS {
        match walk(flow) {
            Ok(took) => {
                let Took { presses, typed, lines, choices } = took;
                table += &format!("{presses:2}  {typed:4}  {lines:2}  {choices:4}  {}：{}\n", flow.who, flow.what);
                if presses > PRESSES {
                    wrong.push(format!("{}: {presses} presses", flow.what));
                }
                if lines > LINES || choices > CHOICES {
                    wrong.push(format!("{}: a screen of {lines} lines and {choices} choices", flow.what));
                }
            }
            Err(what) => wrong.push(format!("{}: {what}", flow.what)),
        }
    }
    crate::figures::figure("flows, at most five presses", format_args!("{} of them\n{table}", FLOWS.len()));
    assert!(wrong.is_empty(), "\n{}\n{table}", wrong.join("\n"));
}
