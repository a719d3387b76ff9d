"""An agency's report as three outlets print it, and another report of the same fire."""

REPORT = (
    "A fire in a warehouse in Kardale destroyed 340 tonnes of grain on Tuesday, the fire brigade said. "
    "Nobody was hurt.\n\n"
    "The fire broke out shortly after four in the morning and spread to two neighbouring halls. "
    "Ninety firefighters from five towns needed eleven hours to put it out.\n\n"
    "The warehouse belongs to the farmers' cooperative of the valley, which had filled it last week. "
    "Its chairwoman, Ilse Brandt, put the loss at six million crowns. "
    "The police suspect a short circuit in the drying plant.\n\n"
    "Kardale lies on the railway between Osten and the coast. Trains were stopped until noon."
)
WIRES = {
    "courier.txt": f"Grain burns in Kardale\n\n{REPORT}\n\nSource: Riverside Courier\n",
    "gazette.txt": (
        "Warehouse fire in the valley: millions lost\n\nKARDALE (Agency) - "
        f"{REPORT.partition('Kardale lies')[0]}(Reporting by Ann Brown; editing by Paul White)\n\n"
        "Source: Elmford Gazette\n"
    ),
    "post.txt": (
        "Ninety firefighters in action\n\nBy our correspondent. A big fire kept the valley awake.\n\n"
        f"{REPORT}\n\nSign up for our newsletter.\n\nSource: Valley Post\n"
    ),
}
OTHER = (
    "After the fire: who pays for the grain?\n\n"
    "Two days after the fire in Kardale the farmers ask who pays. The insurer has sent an expert, who walked "
    "through the ruins on Thursday and spoke of months. The cooperative may have to borrow money, its "
    "treasurer said, and the harvest of the late fields has no roof now.\n\nSource: Valley Post\n"
)
