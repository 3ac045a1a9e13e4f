"""The words of a page's buttons, menus and lists, in the languages that are read, in lower case."""

from __future__ import annotations

_BUTTONS = """
    whatsapp; whatsapp us; whatsapp now; chat; chat now; chat with us; chat on whatsapp; live chat
    call; call now; call us; call us now; call us today; tap to call; click to call; request a callback
    request a call back
    email; e-mail; email us; message us; contact; contact us; get in touch; get directions; directions; enquire now
    enquiry
    home; menu; main menu; navigation; search; skip to content; skip to main content; toggle navigation; open menu
    close menu
    log in; login; sign in; register; print
    read more; read more...; learn more; know more; load more; show more; see more; view all; view more
    continue reading; show less; read less; expand all; collapse all
    back to top; back to blog; back to blogs; scroll to top; next; previous; next post; previous post; next article
    previous article; older posts; newer posts; older post; newer post; go to top; submit; loading; advertisement
    sponsored; next page; previous page
    book now; book online; book appointment; book an appointment; book your appointment; book a consultation
    book consultation; book your consultation; book free consultation; book a free consultation; make an appointment
    request an appointment; schedule an appointment; schedule a consultation; schedule your consultation
    accept; accept all; accept cookies; accept all cookies; reject; reject all; decline; cookie settings; cookie policy
    manage cookies; cookie preferences; privacy policy; privacy; terms; terms of use; terms of service
    terms and conditions; terms & conditions; disclaimer; sitemap; all rights reserved; imprint; legal notice
    comments; no comments; leave a comment; leave a reply; post comment; post a comment; add a comment
    comments are closed

    inicio; menú; buscar; leer más; ver más; ver todo; saber más; seguir leyendo; contacto; contáctenos; llámenos
    llámanos; llamar; volver arriba; siguiente; anterior; entrada siguiente; entrada anterior; pedir cita; pide cita
    pida cita; pida su cita; pida su cita aquí; pide tu cita; reservar cita; reserve su cita; reserva tu cita; aceptar
    aceptar todo; rechazar; configurar; aviso legal; política de privacidad; política de cookies; mapa del sitio
    imprimir; enviar; comentarios; deja un comentario; dejar un comentario; deja una respuesta; responder
    iniciar sesión

    accueil; rechercher; lire la suite; en savoir plus; voir plus; voir tout; contactez-nous; nous contacter; appeler
    appelez-nous; haut de page; retour en haut; suivant; précédent; article suivant; article précédent
    prendre rendez-vous; prenez rendez-vous; prendre rdv; accepter; tout accepter; refuser; tout refuser
    mentions légales; politique de confidentialité; plan du site; imprimer; envoyer; commentaires
    laisser un commentaire; laissez un commentaire; répondre; se connecter; ajouter au panier

    startseite; menü; suche; suchen; weiterlesen; mehr lesen; mehr erfahren; mehr anzeigen; alle anzeigen; kontakt
    kontaktieren sie uns; anrufen; jetzt anrufen; nach oben; zurück nach oben; weiter; zurück; nächster beitrag
    vorheriger beitrag; termin buchen; termin vereinbaren; jetzt termin vereinbaren; online-termin buchen; akzeptieren
    alle akzeptieren; ablehnen; alle ablehnen; impressum; datenschutz; datenschutzerklärung; agb; drucken; absenden
    kommentare; kommentar schreiben; schreibe einen kommentar; antworten; anmelden; in den warenkorb

    início; pesquisar; ler mais; leia mais; saiba mais; ver tudo; contato; contacto; fale conosco; ligue; ligue agora
    voltar ao topo; próximo; marcar consulta; agende sua consulta; agendar consulta; agende agora; agendar; aceitar
    aceitar todos; rejeitar; recusar; política de privacidade; termos de uso; mapa do site; comentários
    deixe um comentário; deixe uma resposta; entrar

    pagina iniziale; cerca; leggi tutto; leggi di più; continua a leggere; scopri di più; contatti; contattaci; chiama
    chiamaci; torna su; successivo; precedente; prenota; prenota ora; prenota una visita; prenota una consulenza
    accetta; accetta tutti; rifiuta; note legali; informativa sulla privacy; stampa; invia; commenti
    lascia un commento; rispondi; accedi

    zoeken; lees meer; lees verder; meer informatie; bel ons; naar boven; volgende; vorige; volgend bericht
    vorig bericht; afspraak maken; maak een afspraak; accepteren; alles accepteren; weigeren; privacybeleid; afdrukken
    verzenden; reacties; geef een reactie; inloggen

    कॉल करें; व्हाट्सएप; शेयर करें; और पढ़ें; अधिक पढ़ें; आगे पढ़ें; अपॉइंटमेंट बुक करें; संपर्क करें; होम; मुख्य पृष्ठ; मेनू; खोजें; टिप्पणियाँ
    टिप्पणी करें; गोपनीयता नीति; वापस ऊपर; मुख्यपृष्ठ; अधिक वाचा; संपर्क साधा; शेअर करा
    اتصل بنا; واتساب; شارك; اقرأ المزيد; احجز موعد; احجز موعدا; الرئيسية; القائمة; بحث; التعليقات; أضف تعليقا
    سياسة الخصوصية; التالي; السابق; اطبع
"""

_SHARING = """
    share; share this; share this article; share this post; share this page; share this story; share on; share via
    share on facebook; share on twitter; share on x; share on linkedin; share on whatsapp; tweet; pin it; copy link
    facebook; twitter; instagram; linkedin; youtube; pinterest; telegram; whatsapp; follow us; follow us on
    like us on facebook; subscribe; subscribe now; subscribe to our newsletter; sign up; sign up for our newsletter
    email this; blogthis!; share to x; share to facebook; share to pinterest; tiktok; threads; bluesky; mastodon
    click to share on x; click to share on facebook; click to share on twitter; click to share on whatsapp
    click to share on linkedin; click to print; click to email a link to a friend
    compartir; comparte; compartir en; compartir en facebook; compartir en whatsapp; síganos; síguenos; suscríbase
    suscribirse; partager; partagez; partager sur; partager cet article; suivez-nous; s'abonner; abonnez-vous
    teilen; beitrag teilen; auf facebook teilen; folgen sie uns; abonnieren; newsletter abonnieren; compartilhar
    compartilhe; partilhar; siga-nos; assine; condividi; condividi su; seguici; iscriviti; delen; deel dit; volg ons
    abonneren
"""

_OTHER_PAGES = """
    related; related posts; related articles; related blogs; related reading; related content; related stories
    recent posts; recent articles; recent blogs; latest posts; latest articles; latest news; popular posts
    popular articles; more articles; more posts; more from this category; you may also like; you might also like
    you may also be interested in; read next; read also; further posts; blog archive; recommended for you
    entradas relacionadas; artículos relacionados; también te puede interesar; también le puede interesar
    te puede interesar; le puede interesar; últimas entradas; entradas recientes; más artículos; lea también
    articles similaires; articles liés; à lire aussi; vous aimerez aussi; vous aimerez peut-être
    cela pourrait vous intéresser; articles récents; derniers articles; lire aussi
    ähnliche beiträge; verwandte beiträge; ähnliche artikel; verwandte artikel; das könnte sie auch interessieren
    das könnte dich auch interessieren; neueste beiträge; weitere beiträge; weitere artikel; lesen sie auch
    artigos relacionados; posts relacionados; leia também; veja também; você também pode gostar; últimos posts
    artigos recentes; posts recentes
    articoli correlati; articoli recenti; potrebbe interessarti; potrebbe interessarti anche; leggi anche
    gerelateerde berichten; gerelateerde artikelen; lees ook; recente berichten; misschien ook interessant
    संबंधित पोस्ट; संबंधित लेख; हाल ही के पोस्ट; हाल की पोस्ट; यह भी पढ़ें; संबंधित लेख वाचा; हे पण वाचा
    مقالات ذات صلة; مواضيع ذات صلة; اقرأ أيضا; أحدث المقالات
"""


def _entries(words: str) -> frozenset[str]:
    return frozenset(" ".join(entry.split()) for entry in words.replace("\n", ";").split(";")) - {""}


SHARING = _entries(_SHARING)
"""What links to share a page, or to subscribe, say."""

FURNITURE = _entries(_BUTTONS) | SHARING
"""What buttons and entries of menus say."""

OTHER_PAGES = _entries(_OTHER_PAGES)
"""What stands above a list of other pages."""
