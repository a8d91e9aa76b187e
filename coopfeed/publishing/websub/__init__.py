"""WebSub: notify hubs that feeds have changed. https://www.w3.org/TR/websub/"""
