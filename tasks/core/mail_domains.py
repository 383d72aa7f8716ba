"""Mail domains that a lead's address is judged by: written by hand, to be added to."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# whose name is long enough that one slip of the finger is a slip, whatever the letter
LONG_PROVIDERS = (
    "gmail.com", "googlemail.com", "yahoo.com", "outlook.com", "hotmail.com", "icloud.com", "protonmail.com",
    "bigmir.net", "rambler.ru", "yandex.ru", "yandex.ua", "yandex.com",
)  # fmt: skip

# short names have honest neighbours: only slips of a key, a swap, a lost or doubled letter
SHORT_PROVIDERS = ("ukr.net",)

# real domains, some of them one letter from a provider above: never corrected
KNOWN = _words("""
    gmail.com googlemail.com mail.com email.com ymail.com gmx.com gmx.net gmx.de web.de aol.com msn.com
    live.com yahoo.com yahoo.co.uk yahoo.ca yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.pl rocketmail.com
    outlook.com outlook.de outlook.fr outlook.es hotmail.com hotmail.de hotmail.fr hotmail.it hotmail.es
    hotmail.co.uk icloud.com cloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me
    tutanota.com tuta.io fastmail.com hey.com zoho.com hushmail.com inbox.com inbox.lv ukr.net uar.net
    i.ua ua.fm meta.ua bigmir.net online.ua mail.ua email.ua e-mail.ua bk.ru list.ru inbox.ru mail.ru
    email.ru internet.ru yandex.ru yandex.ua yandex.com yandex.kz yandex.by ya.ru rambler.ru lenta.ru
    wp.pl o2.pl onet.pl onet.eu op.pl interia.pl gazeta.pl tlen.pl poczta.fm seznam.cz email.cz
    centrum.cz azet.sk abv.bg mail.bg libero.it t-online.de freenet.de orange.fr free.fr laposte.net
""")

# slips that no rule of one edit finds, or that stand for a provider too short for the rule
TYPOS = {
    "gmail": "gmail.com", "gmailcom": "gmail.com", "gmail.ru": "gmail.com", "gmail.ua": "gmail.com",
    "gmail.com.ua": "gmail.com", "gmail.net": "gmail.com", "gmail.org": "gmail.com",
    "gmail.com.com": "gmail.com", "gmal.co": "gmail.com", "gmial.con": "gmail.com", "gamil.con": "gmail.com",
    "gmai.co": "gmail.com", "gmil.co": "gmail.com", "google.mail.com": "gmail.com",
    "g.mail.com": "gmail.com", "gmeil.com": "gmail.com", "gimeil.com": "gmail.com", "jmeil.com": "gmail.com",
    "tmail.com": "gmail.com",
    "ukrnet": "ukr.net", "ukr": "ukr.net", "ukr.ua": "ukr.net", "ukr.com": "ukr.net", "ukr.net.ua": "ukr.net",
    "ukr.nett": "ukr.net", "ukr.neet": "ukr.net", "ukr.nat": "ukr.net", "ukr.nit": "ukr.net",
    "ukr.ne": "ukr.net", "ucr.net": "ukr.net", "ukr.ent": "ukr.net", "ukr.not": "ukr.net",
    "ukr.mail": "ukr.net", "ukr.com.ua": "ukr.net", "ukr.het": "ukr.net",
    "iua": "i.ua", "i.au": "i.ua", "i.uaa": "i.ua", "ii.ua": "i.ua", "i.ia": "i.ua", "i.ya": "i.ua",
    "i.ua.com": "i.ua", "i.ua.ua": "i.ua", "l.ua": "i.ua", "i.uua": "i.ua", "i.com.ua": "i.ua",
    "metaua": "meta.ua", "meta.au": "meta.ua", "meta.com.ua": "meta.ua", "metta.ua": "meta.ua",
    "yahoo": "yahoo.com", "yahoo.ru": "yahoo.com", "yahoo.ua": "yahoo.com", "yaho.co": "yahoo.com",
    "yahoo.net": "yahoo.com", "yhoo.co": "yahoo.com",
    "icloud": "icloud.com", "icloud.ru": "icloud.com", "icloud.ua": "icloud.com", "icloud.net": "icloud.com",
    "iclaud.co": "icloud.com", "icloude.com": "icloud.com", "aicloud.com": "icloud.com",
    "iclod.co": "icloud.com",
    "outlook": "outlook.com", "outlook.ru": "outlook.com", "outlook.ua": "outlook.com",
    "outluk.com": "outlook.com",
    "hotmail": "hotmail.com", "hotmail.ru": "hotmail.com", "hotmail.ua": "hotmail.com",
    "hotmal.co": "hotmail.com",
    "bigmir": "bigmir.net", "bigmir.ua": "bigmir.net", "bigmir.com": "bigmir.net", "bigmir.ru": "bigmir.net",
    "mail.ry": "mail.ru", "mail.r": "mail.ru", "mailru": "mail.ru", "mial.ru": "mail.ru", "maill.ru": "mail.ru",
    "mali.ru": "mail.ru", "mai.ru": "mail.ru", "mail.tu": "mail.ru",
    "mail.ru.com": "mail.ru",
    "live.con": "live.com", "live.co": "live.com", "lve.com": "live.com",
    "mac.con": "mac.com",
    "me.con": "me.com",
    "proton.mail": "proton.me", "protonmail": "proton.me",
    "aol.con": "aol.com",
}  # fmt: skip

THROW_AWAY = _words("""
    0-mail.com 10minutemail.com 10minutemail.net 20minutemail.com 33mail.com anonbox.net anonymbox.com
    burnermail.io byom.de crazymailing.com deadaddress.com despam.it discard.email discardmail.com
    dispostable.com disposablemail.com dodgeit.com dropmail.me e4ward.com easytrashmail.com
    emailfake.com emailondeck.com emailtemporanea.net emltmp.com fakeinbox.com fakemail.net
    fakemailgenerator.com fexpost.com filzmail.com generator.email getairmail.com getnada.com
    guerrillamail.biz guerrillamail.com guerrillamail.de guerrillamail.info guerrillamail.net
    guerrillamail.org guerrillamailblock.com grr.la harakirimail.com hidemail.de hmamail.com
    inboxbear.com inboxkitten.com incognitomail.com jetable.org kasmail.com mail-temp.com
    mail-temporaire.fr mailcatch.com maildrop.cc mailexpire.com mailforspam.com mailinator.com
    mailinator.net mailinator2.com mailmetrash.com mailnesia.com mailnull.com mailpoof.com mailsac.com
    mailtemp.net meltmail.com mintemail.com moakt.com mohmal.com mt2015.com mvrht.com mytemp.email
    mytrashmail.com nada.email nospamfor.us nowmymail.com one-time.email owlymail.com pokemail.net
    proxymail.eu rcpt.at sharklasers.com shieldemail.com sogetthis.com spam4.me spambog.com spambox.us
    spamex.com spamfree24.org spamgourmet.com spamherelots.com tempail.com temp-mail.com temp-mail.io
    temp-mail.org temp-mail.ru tempmail.com tempmail.net tempinbox.com tempmailaddress.com tempomail.fr
    temporaryemail.net thankyou2010.com throwawaymail.com throwawayemailaddress.com trash-mail.com
    trashmail.com trashmail.de trashmail.net trbvm.com tyldd.com wegwerfemail.de wegwerfmail.de
    wegwerfmail.net yopmail.com yopmail.fr yopmail.net zehnminutenmail.de 1secmail.com 1secmail.net
    1secmail.org minuteinbox.com tmpmail.org tmpmail.net
""")

# nobody's: what hands type that must fill in something
INVENTED_NAMES = _words("""
    test tests testing testtest tester asd asdf asdfg asdfgh asdasd qwe qwer qwert qwerty qwertyuiop zxc
    zxcv zxcvb zxcvbn abc abcd no none net nomail noemail nemail nemae nema fake fakemail example sample
    user123 1234 12345 123456 1234567 12345678 123456789 qaz qazwsx blabla bla
""")
