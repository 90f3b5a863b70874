# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""More headings in five languages: consent, address, occupation, and words around headings."""

ALIASES = {
    "keep_in_touch": {
        "en": "keep in touch|consent|wants contact|agrees to contact|gdpr|gdpr consent"
        "|contact allowed|would you like to keep in touch|opt in|permission|agrees"
        "|data protection|wants to keep in touch|consent to contact"
        "|would you like to keep in touch with your vet school",
        "es": "consentimiento|autoriza|autorizacion|mantener contacto|quiere seguir en contacto"
        "|rgpd|lopd|acepta|desea mantener el contacto|proteccion de datos|permiso"
        "|seguir en contacto|autoriza contacto|acepta contacto|consiente|rgpd firmado"
        "|consentimiento firmado|autorizacion de datos",
        "it": "consenso|consenso privacy|privacy|autorizzazione|restare in contatto|gdpr consenso"
        "|acconsente|rimanere in contatto|vuole restare in contatto|liberatoria"
        "|consenso al contatto|consenso gdpr|autorizza|consenso trattamento dati"
        "|mantenere i contatti",
        "nl": "toestemming|avg|wil contact|contact houden|toestemming contact|akkoord"
        "|avg toestemming|mag benaderd worden|in contact blijven|contact toegestaan"
        "|toestemming avg|wil contact houden",
        "et": "nousolek|luba|soovib kontakti|nousolek kontaktiks|andmekaitse|gdpr nousolek"
        "|uhenduse hoidmine|soovib uhendust hoida|kontakti luba|on nous|kontaktinousolek",
    },
    "consent_date": {
        "en": "consent date|date of consent|gdpr date|permission date",
        "es": "fecha consentimiento|fecha de consentimiento|fecha autorizacion|fecha rgpd"
        "|fecha de autorizacion|fecha del consentimiento|fecha firma",
        "it": "data consenso|data del consenso|data autorizzazione|data firma|data di consenso",
        "nl": "datum toestemming|toestemmingsdatum|datum akkoord|datum avg",
        "et": "nousoleku kuupaev|loa kuupaev|nousoleku aeg",
    },
    "consent_source": {
        "en": "consent source|source of consent|source|how consent was given",
        "es": "origen consentimiento|fuente del consentimiento|origen del consentimiento|fuente"
        "|origen|fuente consentimiento|medio del consentimiento",
        "it": "fonte consenso|fonte del consenso|origine consenso|fonte|modalita consenso",
        "nl": "bron toestemming|bron|herkomst toestemming|toestemming via",
        "et": "nousoleku allikas|allikas|nousoleku viis",
    },
    "channel": {
        "en": "channel|preferred channel|contact by|preferred contact|preferred channels"
        "|contact preference|contact method|preferred contact method",
        "es": "canal|canal preferido|medio de contacto|via de contacto|preferencia de contacto"
        "|forma de contacto|medio preferido|canales",
        "it": "canale|canale preferito|modalita di contatto|contatto preferito|mezzo di contatto"
        "|canali",
        "nl": "kanaal|voorkeurskanaal|contact via|contactvoorkeur|voorkeur contact"
        "|wijze van contact",
        "et": "kanal|eelistatud kanal|kontakti viis|eelistatud suhtluskanal|suhtluskanal",
    },
    "street": {
        "en": "street|address|home address|postal address|street address|address line 1"
        "|full address",
        "es": "direccion|domicilio|calle|direccion postal|domicilio familiar|direccion completa"
        "|adreca|dir|via|direccion y numero",
        "it": "indirizzo|via|residenza|domicilio|indirizzo di residenza|indirizzo residenza"
        "|via e numero",
        "nl": "adres|straat|straatnaam|straat en huisnummer|woonadres|straat nr|adresgegevens"
        "|adresregel",
        "et": "aadress|tanav|elukoht|postiaadress|kodune aadress|elukoha aadress|kodu aadress",
    },
    "zip": {
        "en": "zip|postal code|postcode|zip code|post code",
        "es": "codigo postal|c p|cp|cod postal|c postal|cpostal|codi postal|dp",
        "it": "cap|codice postale|c a p",
        "nl": "postcode|post code|pc",
        "et": "postiindeks|indeks|sihtnumber|postikood",
    },
    "city": {
        "en": "city|town|place of residence|locality|residence|municipality|village",
        "es": "localidad|poblacion|municipio|ciudad|pueblo|localidad de residencia|poblacio"
        "|localitat|residencia",
        "it": "citta|comune|localita|comune di residenza|paese di residenza|luogo di residenza"
        "|comune residenza",
        "nl": "plaats|woonplaats|stad|gemeente|plaatsnaam",
        "et": "linn|asula|vald|linn vald|omavalitsus|linn/vald|elukoht (linn)",
    },
    "country": {
        "en": "country|country of residence|state country",
        "es": "pais|pais de residencia",
        "it": "paese|nazione|stato di residenza|nazione di residenza",
        "nl": "land|woonland",
        "et": "riik|elukohariik|maa",
    },
    "linkedin": {
        "en": "linkedin|linked in|linkedin profile|linkedin url|linkedin link",
        "es": "perfil de linkedin|perfil linkedin|enlace linkedin",
        "it": "profilo linkedin|link linkedin",
        "nl": "linkedin profiel|linkedinprofiel",
        "et": "linkedini profiil|linkedin konto|linkedin profiil",
    },
    "website": {
        "en": "website|web|web page|homepage|url|site|web site|personal website",
        "es": "pagina web|sitio web|web personal|blog",
        "it": "sito|sito web|pagina web",
        "nl": "webpagina|webadres|eigen website",
        "et": "veebileht|koduleht|kodulehekulg|veeb",
    },
    "interests": {
        "en": "interests|interest|get|help|wants|offers|get help|interested in|wants to get"
        "|can help with|wishes|willing to help",
        "es": "intereses|interes|ofrece|quiere|desea|le interesa|puede ayudar|colaboracion"
        "|puede ofrecer|interesado en|quiere recibir|ambitos de interes",
        "it": "interessi|interesse|offre|desidera|interessato a|puo aiutare|vorrebbe ricevere"
        "|disponibilita|cosa offre",
        "nl": "interesses|interesse|biedt|wil|wensen|wil helpen met|wil ontvangen"
        "|geinteresseerd in|belangstelling",
        "et": "huvid|huvi|soovib|pakub|huvitatud|saab aidata|soovib saada|huvialad|soovid",
    },
    "notes": {
        "en": "notes|note|remarks|comments|comment|remark|observations|other information|memo",
        "es": "observaciones|notas|comentarios|nota|obs|anotaciones|comentario|observacion"
        "|incidencias|otros datos",
        "it": "note|osservazioni|commenti|annotazioni|commento|nota|osserv",
        "nl": "opmerkingen|opmerking|notities|bijzonderheden|notitie|toelichting|opm",
        "et": "markused|markus|kommentaar|kommentaarid|lisainfo|marked|muu info",
    },
    "employer": {
        "en": "employer|company|workplace|current employer|organisation|organization|firm"
        "|business|company name|place of work",
        "es": "empresa|empleador|lugar de trabajo|centro de trabajo|empresa actual|nombre empresa"
        "|donde trabaja|nombre de la empresa|organizacion|empresa contratante",
        "it": "azienda|datore di lavoro|impresa|ditta|luogo di lavoro|azienda attuale"
        "|nome azienda|dove lavora|societa|ragione sociale|sede di lavoro",
        "nl": "werkgever|bedrijf|organisatie|bedrijfsnaam|huidige werkgever|werkplek|werkt bij"
        "|naam bedrijf|naam werkgever",
        "et": "tooandja|ettevote|firma|tookoht|asutus|praegune tookoht|tooandja nimi"
        "|organisatsioon",
    },
    "job_title": {
        "en": "job title|job|position|occupation|role|function|current job|current position"
        "|jobtitle|post",
        "es": "puesto|cargo|puesto de trabajo|ocupacion|trabajo|empleo|profesion|puesto actual"
        "|funcion|trabajo actual|puesto que ocupa",
        "it": "mansione|ruolo|lavoro|professione|posizione lavorativa|occupazione|incarico"
        "|impiego|posizione attuale",
        "nl": "functie|beroep|baan|functietitel|huidige functie|functienaam|functie omschrijving",
        "et": "amet|ametikoht|ametinimetus|tookoha nimetus|elukutse|praegune amet|positsioon",
    },
    "status": {
        "en": "destination|employment status|current situation|occupation status|labour status"
        "|current status|employment|what are you doing now|labour market status|activity",
        "es": "situacion laboral|situacion actual|destino|insercion|insercion laboral"
        "|ocupacion actual|trabaja|estado laboral|actividad actual|situacion profesional"
        "|estudia/trabaja|estudia o trabaja",
        "it": "situazione lavorativa|condizione occupazionale|situazione attuale"
        "|esito occupazionale|stato occupazionale|condizione attuale|condizione professionale"
        "|occupato|condizione lavorativa",
        "nl": "bestemming|arbeidssituatie|huidige situatie|werksituatie|arbeidsstatus|vervolg"
        "|uitstroombestemming|arbeidsmarktpositie",
        "et": "toostaatus|hoive|praegune tegevus|hoivestaatus|hoiveseisund|tooalane seisund"
        "|edasine tegevus",
    },
    "ignore": {
        "en": "no|nr|number|row|order|index|age|photo|signature|mark|grade|average|place of birth"
        "|nationality|parent|guardian|password|username|user name|created|modified|timestamp"
        "|birthplace|country of birth|seq|line|count",
        "es": "n|num|no orden|n orden|orden|num orden|edad|foto|firma|nota media"
        "|lugar de nacimiento|nacionalidad|padre|madre|usuario|contrasena|provincia|centro"
        "|lugar nacimiento|numero|n o|pais de nacimiento|tutor legal|padres|centro educativo"
        "|turno|repite|asistencia|marca temporal|media|codigo centro|pais nacimiento"
        "|provincia nacimiento|faltas|n lista|n de orden",
        "it": "nr|n ordine|eta|foto|firma|voto|media|luogo di nascita|nazionalita|cittadinanza"
        "|genitore|genitori|utente|provincia|prov|numero|progressivo|scuola|istituto|sede"
        "|luogo nascita|nato a|comune di nascita|turno|n prog|informazioni cronologiche|votazione"
        "|sede corso",
        "nl": "nr|volgnummer|volgnr|leeftijd|foto|handtekening|cijfer|gemiddelde|geboorteplaats"
        "|nationaliteit|ouder|ouders|verzorger|gebruikersnaam|wachtwoord|provincie|school|locatie"
        "|leerjaar|regelnr|leerweg|geboorteland|initialen|voorletters|rijnr",
        "et": "jrk|jrk nr|jarjekorranumber|nr|vanus|foto|allkiri|hinne|keskmine hinne|sunnikoht"
        "|kodakondsus|lapsevanem|vanemad|kasutajanimi|parool|maakond|kool|oppekeel|kursus number"
        "|oppevorm|rahvus|jnr",
    },
}

#: Words that add nothing to a heading: "Teléfono móvil del alumno/a" is "telefono movil".
FILLERS = frozenset(
    "the of a an and or your student students alumnus alumni s please required optional de "
    "del la el los las y o al tu su alumno alumna alumnado alumnos estudiante obligatorio "
    "opcional di dello della dell il lo e studente studentessa allievo alunno alunna degli "
    "suo tuo van het een en je uw jouw leerling deelnemer verplicht opilase oppija vilistlase "
    "ja voi sinu teie kohustuslik personal personale prive private isiklik particular actual "
    "current huidige attuale praegune principal primary main hoofd pohi contacto contact".split()
)

#: A heading with one of these words is about somebody else.
OTHERS = frozenset(
    "padre madre padres madres tutor1 progenitor progenitora progenitores parent parents "
    "father mother guardian guardians genitore genitori mamma papa ouder ouders vader moeder "
    "verzorger verzorgers voogd lapsevanem lapsevanema vanem vanema vanemate ema isa "
    "eestkostja familiar emergencia emergency nood hadaolukord legal urgencias".split()
)

#: A telephone, address or e-mail beside one of these words is the employer's.
OF_EMPLOYER = frozenset(
    "empresa company employer azienda ditta bedrijf werkgever tooandja ettevotte firma work "
    "trabajo lavoro werk too laboral aziendale zakelijk office".split()
)
