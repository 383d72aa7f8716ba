"""Given names that Ukrainian and Russian write differently: one person signs the form in one, is kept in the other.

Skeletons as `names._skeleton` leaves them. No pet names: Sasha may be two people.
"""

_GROUPS = """
    oleksandr aleksandr aleksander oleksander
    oleksandra aleksandra
    oleksi aleksi
    olena elena helena
    mikola nikolai nikola
    hana ana
    volodimir vladimir
    evhen evheni euhene evhenii
    pavlo pavel paul
    petro petr piotr
    fedir fedor feodor fiodor
    danilo danil daniil
    kirilo kiril
    katerina ekaterina katerina katherina katarina
    nadia nadezhda
    vira vera
    svitlana svetlana
    tetiana tatiana
    mihailo mihail michael mikhail
    dmitro dmitri
    vasil vasili
    kostiantin konstantin
    pilip filip
    mikita nikita
    semen simeon
    artem artiom
    matvi matfei
    stepan stefan
    havrilo havril
    lev leo
    iosip iosif
    anastasia nastasia
"""

SAME_NAME = {
    name: group.split()[0]
    for group in _GROUPS.strip().splitlines()
    for name in group.split()
}
