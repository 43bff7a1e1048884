"""Raw material to a tagged, summarised, unique article.

batches, bulk   much material, a batch at a time; what was read before is not read again
files, decode   paths and bytes, or a refusal in one sentence
fetch           the one client to the outside; pages: an address to material
charset         which encoding a page is in
feeds           RSS, Atom, RDF and JSON Feed to entries
sources         feeds, pages and folders, looked at again and again
process         a function in a process with limits (child: the process)
extract         text, Markdown and HTML to the parts of an article (markup: HTML to marked text)
language        which language a text is in
regions         which regions it speaks of, by which words
sentences, summary   a few of its own sentences
similar         near-duplicates: shingles and their bands
canonical       one key for the addresses of a page
decide          new, changed, unchanged or a duplicate   (judge: the Store asked for it)
prepare         material to an article, by all of these
intake          the way through all of these, into the Store
"""
