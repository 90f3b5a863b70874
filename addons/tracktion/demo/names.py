# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Names for the people of the demo school. Any likeness to a living person is chance."""

import unicodedata

SPANISH = {
    "female": (
        "Ainhoa Alba Alicia Amaia Ana Andrea Ángela Beatriz Blanca Candela Carla Carmen Celia"
        " Claudia Cristina Elsa Esther Eva Fátima Gema Helena Inés Irene Itziar Julia Laia Laura"
        " Leire Lidia Lola Lorena Lucía Maite Marina Marta Miriam Naiara Nerea Noelia Nuria"
        " Olga Paula Pilar Raquel Rocío Rosa Sandra Sara Silvia Sofía Sonia Teresa Vera Yolanda"
    ).split(),
    "male": (
        "Adrián Aitor Álex Alonso Álvaro Andrés Ángel Antonio Arturo Asier Bruno Carlos César"
        " Daniel David Diego Eduardo Eloy Enrique Ernesto Fabián Félix Fermín Gabriel Gonzalo"
        " Guillermo Héctor Hugo Ibai Ignacio Iván Jaime Javier Jesús Jon Jorge José Lucas Luis"
        " Manuel Marcos Mario Martín Mateo Miguel Nicolás Óscar Pablo Pedro Rafael Raúl Roberto"
        " Rubén Samuel Santiago Saúl Sergio Unai Víctor Xabier Yago"
    ).split(),
    "surnames": (
        "Abascal Aguirre Alonso Álvarez Arroyo Ballesteros Barrios Bermejo Blanco Bravo Bustos"
        " Cabrera Calvo Campos Cano Carrasco Castro Cordero Cortés Crespo Cuesta Delgado Díaz"
        " Domínguez Escudero Esteban Ferrer Figueroa Flores Fuentes Gallego Gil Guerra Herrero"
        " Hidalgo Ibáñez Iglesias Lozano Luna Marín Márquez Medina Méndez Mendoza Molina Montero"
        " Mora Moya Navarro Nieto Ochoa Ortega Parra Pascual Peña Prieto Quintana Ramos Rey Ríos"
        " Robles Rojas Romero Rubio Salazar Santana Sanz Serrano Solís Soto Suárez Tejada Toledo"
        " Valverde Vargas Vega Velasco Vidal Villar Zamora"
    ).split(),
    "surname_count": 2,
}
ITALIAN = {
    "female": "Alessia Arianna Beatrice Chiara Elisa Federica Giada Giulia Ilaria Martina".split(),
    "male": "Andrea Davide Edoardo Filippo Lorenzo Luca Matteo Riccardo Simone Tommaso".split(),
    "surnames": (
        "Barbieri Bellini Caruso Conti Fabbri Ferrara Gallo Lombardi Marchetti Moretti Pellegrini"
        " Rinaldi Santoro Vitale"
    ).split(),
    "surname_count": 1,
}
DUTCH = {
    "female": "Anouk Esmee Femke Fleur Iris Lotte Maud Nienke Roos Sanne".split(),
    "male": "Bas Daan Gijs Jasper Joris Koen Lars Ruben Sander Thijs".split(),
    "surnames": [
        "Bakker", "Bosman", "de Boer", "de Graaf", "Dekker", "Hendriks", "Kuiper", "Maas",
        "Postma", "Schouten", "van Dam", "van den Berg", "van Vliet", "Visser",
    ],
    "surname_count": 1,
}  # fmt: skip
ESTONIAN = {
    "female": (
        "Aino Anneli Eliise Greete Helina Ingrid Kadi Kaisa Katrin Kersti Laura Liis Liisi Maarja"
        " Mari Merike Pille Reet Riina Siiri Tiina Triin Ülle Velli"
    ).split(),
    "male": (
        "Aivar Andrus Ants Erki Hannes Indrek Jaak Jaanus Kaarel Karl Kristjan Madis Marek Märt"
        " Mihkel Oliver Priit Raivo Rasmus Siim Taavi Tarmo Toomas Urmas"
    ).split(),
    "surnames": (
        "Aavik Ader Allik Hein Ilves Jõgi Kallas Kask Kivi Koppel Kuusk Laas Lepik Lill Luik"
        " Mägi Nurm Oja Paju Pärn Pihlak Raud Rebane Saar Sepp Soosaar Tamm Toom Uibo Vaher"
    ).split(),
    "surname_count": 1,
}
NAMES = {"ES": SPANISH, "IT": ITALIAN, "NL": DUTCH, "EE": ESTONIAN}


def plain(text):
    """``text`` in small letters of the alphabet, for addresses: "Íñigo de la Peña" is
    "inigo.de.la.pena"."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in letters if c.isascii() and (c.isalnum() or c == " ")).replace(
        " ", "."
    )
