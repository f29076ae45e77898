"""A page context for tests: answers from plain data and remembers what it was asked."""

from dataclasses import dataclass, field

from django.utils.html import format_html

from casestudies.text.blocks import PageContext


@dataclass
class FakeLink:
    title: str
    get_absolute_url: str
    name: str = ""
    description: str = ""
    fact_signal: str = ""
    lead: str = ""
    image: str = ""
    image_position: str = ""

    def media_path(self, reference):
        return None


@dataclass
class FakePage(PageContext):
    for_staff: bool = False
    urls: dict = field(default_factory=dict)
    linked: dict = field(default_factory=dict)
    images: dict = field(default_factory=dict)
    calls: list = field(default_factory=list)
    prefetched: list = field(default_factory=list)
    wanted: list = field(default_factory=list)
    answer_time: str = "within a day"
    hard_wraps: bool = False
    typographer: bool = True

    def prefetch_urls(self, content_paths):
        self.prefetched.append(set(content_paths))

    def url_for(self, content_path):
        return self.urls.get(content_path)

    def image_for(self, destination):
        return self.images.get(destination)

    def call_to_action(self, **parameters):
        self.calls.append({name: value for name, value in parameters.items() if value})
        return format_html('<aside class="cta"><h2>{}</h2></aside>', parameters["heading"])

    def related(self, relation):
        return self.linked.get(relation, [])

    def prefetch_pages(self, wanted):
        self.wanted += wanted

    def unseen(self, names):
        return ()

    def telling_names(self):
        return ()

    def pages(self, wanted):
        return self.linked.get(wanted.section, [])[: wanted.limit]
