"""Small sites under a real Git, as their owners would have them."""

import subprocess

from tests.content_folder import page, picture, write

HUGO = {
    "hugo.toml": (
        'baseURL = "https://old.example/"\ntitle = "Old"\n'
        '[[menus.main]]\nname = "Blog"\npageRef = "/blog"\n'
        '[[menus.main]]\nname = "Again"\nurl = "/insights/"\nweight = 9\n'
    ),
    "content/_index.md": "---\ntitle: Home\n---\nWelcome.\n",
    "content/about.md": page("About", url="/who/"),
    "content/blog/_index.md": "---\ntitle: Blog\n---\n",
    "content/blog/one.md": page("One", "One.\n\nTwo.\n\nThree.\n", tags="[a, b]", aliases="[/1/]"),
    "content/blog/crlf.md": "---\r\ntitle: CRLF\r\ndate: 2026-01-02\r\n---\r\nA.\r\n\r\nB.\r\n",
    "content/blog/bom.md": "\ufeff\n---\ntitle: BOM\ndate: 2026-01-03\n---\n\nNo end",
    "content/blog/toml.md": '+++\ntitle = "TOML"  # why\ndate = 2026-01-04\n+++\nText.\n',
    "content/blog/bundle/index.md": page("Bundle", "![A](a.png)\n\n[PDF](b.pdf)\n", image="a.png"),
    "content/blog/bundle/a.png": picture(),
    "content/blog/bundle/b.pdf": b"%PDF-1.4\n%%EOF\n",
    "content/blog/html.html": "<p>not Markdown</p>",
    "content/cases/acme.md": page("Acme", "![L](/img/logo.png)\n", related="[blog/one]"),
    "content/cases/draft.md": page("Draft", draft="yes"),
    "static/img/logo.png": picture("blue"),
    "data/testimonials.yaml": "- quote: Good.\n  name: Ann  # by mail\n- quote: Fine.\n",
    "README.md": "# Old\n",
}
JEKYLL = {
    "_config.yml": "title: Old\nurl: https://old.example\n",
    "index.md": "---\ntitle: Home\n---\nWelcome.\n",
    "about.md": "---\nlayout: page\ntitle: About\npermalink: /who/\n---\nUs.\n",
    "_posts/2024-01-02-why.md": (
        "---\nlayout: post\ntitle: Why\ntags: one two\nredirect_from: /old/\n...\n"
        '{% include contact-cta.html heading="Talk" %}\n\nOne.\n\n'
        "See [this]({% post_url 2024-02-03-how %}) and ![A]({{ site.baseurl }}/img/a.png).\n\n"
        "{% highlight python %}\na = 1\n{% endhighlight %}\n\nLast."
    ),
    "_posts/2024-02-03-how.md": "\ufeff---\r\ntitle: How\r\n---\r\nA.\r\n\r\nB.\r\n",
    "_drafts/soon.md": "---\ntitle: Soon\n---\nSoon.\n",
    "img/a.png": picture(),
    "_data/clients.yml": "- name: Acme\n",
    "README.md": "# Old\n",
}


class Checkout:
    """A folder with these files, all of them in its first commit."""

    def __init__(self, folder, files):
        self.folder = write(folder, **files)
        self.git("init", "-q")
        self.commit()

    def git(self, *arguments):
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=True)
        return done.stdout.decode()

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-qm", "As it was")

    @property
    def status(self):
        """What Git has to say of the folder, a line a file."""
        return self.git("status", "--porcelain").splitlines()

    def changed_lines(self):
        """The lines taken away and added, without those that name the files."""
        lines = self.git("-c", "core.autocrlf=false", "diff", "-U0").splitlines()
        return [line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
