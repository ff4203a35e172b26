/**
 * What everybody tries first, in lower case: from published lists of leaked passwords, with those common in China and in
 * the trade. Runs and repetitions are refused by rule, not by list.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
    00000000 0000000000 0123456 01234567 0123456789 0987654321 10101010 1029384756 11111111 1111111111 11223344
    112233445566 12121212 123123123 123321123 12341234 12345678 123456789 1234567890 12345678910 123456a 123456aa
    123456ab 123456abc 123456asd 123456q 123456qq 123456qwe 12345qwert 1234abcd 1234qwer 123654789 123abc123
    123qwe123 123qweasd 12qwaszx 1314520 13145200 135792468 13666666666 13800000000 13800138000 13888888888
    14159265 14725836 147258369 15888888888 159357258 18888888888 19491001 19870101 19880101 19900101 1a2b3c4d
    1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc 20000101 20080512 20080808 20101010 20121221 20200202 20220202
    21212121 22222222 246813579 25802580 31415926 33333333 36925814 43214321 44444444 45645645 45678912 5201314
    520131400 52013141 5201314520 5201314a 55555555 56785678 66666666 741852963 7758258 7758521 77585210 77777777
    78945612 789456123 87654321 88888888 95279527 96385274 963852741 98765432 987654321 99999999 a123456 a1234567
    a12345678 a123456789 a1b2c3d4 a1b2c3d4e5 a5201314 aa11bb22 aa123456 aa12345678 aaa11111 aaaa1111 abc123
    abc12345 abc123456 abcabc123 abcd1234 abcdefg1 abcdefgh admin admin123 admin1234 admin888 admin@123
    admin@huawei administrator alibaba1 andrew12 angel123 anthony1 asd12345 asdasd123 asdasdasd asdf1234 asdfghjk
    asdfghjkl ashley12 autumn12 azerty123 azertyui babygirl baidu123 banana12 baseball batman beijing1 beijing2008
    buster12 caonima1 changeme changeme1 charlie cheese12 china123 cisco123 computer contrasena cookie12 crystal1
    daniel12 dearbook default diamond1 dragon eminem12 flower12 football freedom golden12 google123 guest1234
    harley12 hello123 hellokitty helloworld hockey12 huawei12 huawei123 huawei@123 huiyin huiyin123 huiyin1234
    huiyin888 hunter12 ilovey0u iloveyou iloveyou1 internet jennifer jessica1 jordan23 joshua12 kefu1234 kefu123456
    killer12 letmein letmein1 li123456 lkjhgfds login123 lovelove lovely123 loveyou1 manager1 master matthew1
    metallica michael microsoft mima1234 mima123456 mnbvcxz1 monkey motdepasse mysql123 naruto12 nicole12 nihao123
    nihaoma1 oracle123 orange12 p@ssw0rd p@ssword pa55word parola123 pass1234 pass12345 passw0rd password password1
    password12 password123 password1234 passwort pepper12 phoenix1 pikachu1 poiuytre pokemon1 postgres postgres1
    princess purple12 q1w2e3r4 q1w2e3r4t5 q5201314 qazwsx qazwsxedc qpwoeiru qq123123 qq123456 qwe12345 qwe123456
    qweasd qweasdzxc qweqweqwe qwer1234 qwerty qwertyui qwertyuiop ranger12 robert12 rockstar root1234 rootroot
    samsung secret senha123 server123 shadow shanghai silver12 soccer12 spring12 starwars summer12 sunshine
    superman system123 taobao123 tencent1 test1234 test12345 testtest thomas12 tigger12 toor1234 trustno1 user1234
    w5201314 wang1234 wechat123 weixin123 welcome welcome1 welcome123 whatever windows1 windows10 winter12 woaini
    woaini123 woaini1314 woaini520 wodemima woshishui wuguan123 wuye1234 wuye123456 wuye8888 xiaomi123 xiaoming123
    xiaoqu123 xsw21qaz yellow12 yezhu123 zaq12345 zaq12wsx zaq1zaq1 zhang123 zhifubao zhongguo zxc12345 zxcvbnm
    zxcvbnm123 zxcvbnmn
  `
    .split(/\s+/)
    .filter(Boolean),
)
