"""The data of letters in the six languages, as a letter would have been frozen with them."""

from typing import Any

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "instrument": "United Nations Convention against Corruption",
        "mechanism": "Mechanism for the Review of Implementation of the United Nations Convention against Corruption",
        "cycle": "1",
        "state": "African State 1",
        "addressee": ["The Focal Point", "Ministry of Justice", "African State 1"],
        "articles": ["Bribery of national public officials", "Special investigative techniques"],
        "categories": ["Capacity-building", "Model treaties", "Legislative drafting"],
    },
    "fr": {
        "instrument": "Convention des Nations Unies contre la corruption",
        "mechanism": "Mécanisme d’examen de l’application de la Convention des Nations Unies contre la corruption",
        "cycle": "1",
        "state": "État d’Afrique 1",
        "addressee": ["Le point de contact", "Ministère de la justice", "État d’Afrique 1"],
        "articles": ["Corruption d’agents publics nationaux", "Techniques d’enquête spéciales"],
        "categories": ["Renforcement des capacités", "Modèles de traités", "Rédaction de textes législatifs"],
    },
    "es": {
        "instrument": "Convención de las Naciones Unidas contra la Corrupción",
        "mechanism": "Mecanismo de Examen de la Aplicación de la Convención de las Naciones Unidas "
        "contra la Corrupción",
        "cycle": "1",
        "state": "Estado de África 1",
        "addressee": ["Punto de contacto", "Ministerio de Justicia", "Estado de África 1"],
        "articles": ["Soborno de funcionarios públicos nacionales", "Técnicas especiales de investigación"],
        "categories": ["Creación de capacidad", "Tratados modelo", "Redacción de leyes"],
    },
    "ru": {
        "instrument": "Конвенция Организации Объединенных Наций против коррупции",
        "mechanism": "Механизм обзора хода осуществления Конвенции Организации Объединенных Наций против коррупции",
        "cycle": "1",
        "state": "Африканское государство 1",
        "addressee": ["Координатору", "Министерство юстиции", "Африканское государство 1"],
        "articles": ["Подкуп национальных публичных должностных лиц", "Специальные методы расследования"],
        "categories": ["Создание потенциала", "Типовые договоры", "Разработка законодательства"],
    },
    "ar": {
        "instrument": "اتفاقية الأمم المتحدة لمكافحة الفساد",
        "mechanism": "آلية استعراض تنفيذ اتفاقية الأمم المتحدة لمكافحة الفساد",
        "cycle": "1",
        "state": "الدولة الأفريقية 1",
        "addressee": ["جهة الوصل", "وزارة العدل", "الدولة الأفريقية 1"],
        "articles": ["رشو الموظفين العموميين الوطنيين", "أساليب التحري الخاصة"],
        "categories": ["بناء القدرات", "معاهدات نموذجية", "صياغة التشريعات"],
    },
    "zh-hans": {
        "instrument": "联合国反腐败公约",
        "mechanism": "联合国反腐败公约实施情况审议机制",
        "cycle": "1",
        "state": "非洲国家1",
        "addressee": ["协调人", "司法部", "非洲国家1"],
        "articles": ["贿赂本国公职人员", "特殊侦查手段"],
        "categories": ["能力建设", "示范条约", "立法起草"],
    },
}
REVIEWERS_WORDS = (
    "Training of investigators and prosecutors in the detection of bribery, "
    "and support for the collection of statistics."
)


def readiness(language: str, **changes: Any) -> dict[str, Any]:
    """A State with three needs under two articles; one need, which stands under both, is counted twice in the table."""
    words = WORDS[language]
    bribery, techniques = words["articles"]
    training, treaties, drafting = words["categories"]
    return {
        "mechanism": words["mechanism"],
        "instrument": words["instrument"],
        "cycle": words["cycle"],
        "state": words["state"],
        "reference": "UNCAC/1/XAA/2026-0001",
        "dated": "2026-11-22",
        "concluded_on": "2026-11-01",
        "acknowledge_by": "2026-11-27",
        "answer_by": "2026-12-22",
        "addressee": words["addressee"],
        "total_needs": 3,
        "articles": [
            {
                "number": "15",
                "title": bribery,
                "needs": [
                    {"category": training, "count": 1, "text": REVIEWERS_WORDS},
                    {"category": drafting, "count": 1, "text": ""},
                ],
            },
            {
                "number": "50",
                "title": techniques,
                "needs": [
                    {"category": training, "count": 1, "text": REVIEWERS_WORDS},
                    {"category": treaties, "count": 1, "text": ""},
                ],
            },
        ],
    } | changes


def one_year(language: str, **changes: Any) -> dict[str, Any]:
    """The same State and needs, a year after it adopted its plan."""
    dates = {"dated": "2027-12-15", "acknowledge_by": "2027-12-22", "answer_by": "2028-01-14"}
    about = {name: value for name, value in readiness(language, **dates).items() if name != "concluded_on"}
    reference = {"reference": "UNCAC-IRM/1/XAA/Y"}
    return about | reference | {"occasion": "plan", "since_on": "2026-12-15"} | changes


def readiness_with_many_needs(language: str) -> dict[str, Any]:
    """Sixty needs under twenty articles: what the largest reviews of the first cycle found."""
    words = WORDS[language]
    needs = [{"category": label, "count": 1, "text": REVIEWERS_WORDS} for label in words["categories"]]
    articles = [{"number": str(n), "title": words["articles"][n % 2], "needs": needs} for n in range(15, 35)]
    return readiness(language, total_needs=60, articles=articles, officer={"name": "A. N. Other", "title": "P-4"})
