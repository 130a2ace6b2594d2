/*
 * Laxer than RFC 5280 4.2.1.10: a dNSName base may begin with a dot, as
 * OpenSSL, NSS and Go have it, and then means the names below it. An empty
 * base is that of all names of its form.
 */
#include "x509/name_subtree.h"

#include "base/dname.h"
#include "base/text.h"
#include "x509/name.h"

/* id-on-SmtpUTF8Mailbox, 1.3.6.1.5.5.7.8.9 */
static const uint8_t utf8_mailbox[] = { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07,
	0x08, 0x09 };

static struct sc_bytes skip(struct sc_bytes b, size_t n)
{
	return (struct sc_bytes){ b.p + n, b.n - n };
}

static struct sc_bytes head(struct sc_bytes b, size_t n)
{
	return (struct sc_bytes){ b.p, n };
}

static bool ends_with(struct sc_bytes name, struct sc_bytes tail)
{
	return name.n >= tail.n &&
		sc_bytes_same_text(skip(name, name.n - tail.n), tail);
}

/* `name` is `zone` or a name below it. */
static bool is_within(struct sc_bytes name, struct sc_bytes zone)
{
	if (zone.n == 0)
		return true;
	return ends_with(name, zone) &&
		(name.n == zone.n || name.p[name.n - zone.n - 1] == '.');
}

/*
 * A dot at the end is refused: "example.org." as a base would exclude nothing,
 * and as a name would be excluded by nothing.
 */
static bool is_host_like(struct sc_bytes name)
{
	enum sc_dname_fault f = sc_dname_check(name);

	if (name.n && name.p[name.n - 1] == '.')
		return false;

	return !f || f == SC_DNAME_UNDERSCORE;
}

static bool is_dotted(struct sc_bytes base)
{
	return base.n > 1 && base.p[0] == '.';
}

/* A host, all hosts below one (with a leading dot), or nothing: all. */
static bool is_host_base(struct sc_bytes base)
{
	return !base.n || is_host_like(is_dotted(base) ? skip(base, 1) : base);
}

static bool is_wild(struct sc_bytes name)
{
	return name.n > 1 && name.p[0] == '*' && name.p[1] == '.';
}

static bool is_dns_name(struct sc_bytes name)
{
	return is_host_like(is_wild(name) ? skip(name, 2) : name);
}

static enum sc_subtree compare_dns(struct sc_bytes name, struct sc_bytes base)
{
	bool wild = is_wild(name), below = is_dotted(base);
	struct sc_bytes zone = wild ? skip(name, 2) : name;

	base = below ? skip(base, 1) : base;
	if (is_within(zone, base))
		/* Nobody agrees on whether a dotted base means itself. */
		return below && !wild && zone.n == base.n ? SC_SUBTREE_TOUCHES :
							    SC_SUBTREE_WITHIN;
	/* "*.example.org" could be "mx.example.org", one label more. */
	bool touches = wild && base.n > zone.n && is_within(base, zone) &&
		!memchr(base.p, '.', base.n - zone.n - 1);

	return touches ? SC_SUBTREE_TOUCHES : SC_SUBTREE_OUTSIDE;
}

static bool is_mask(struct sc_bytes m)
{
	bool ended = false;

	for (size_t i = 0; i < m.n * 8; i++) {
		bool bit = m.p[i / 8] & (0x80 >> i % 8);

		if (bit && ended)
			return false;
		ended |= !bit;
	}
	return true;
}

static bool is_ip_name(struct sc_bytes name)
{
	return name.n == 4 || name.n == 16;
}

static bool is_ip_base(struct sc_bytes base)
{
	return (base.n == 8 || base.n == 32) && is_mask(skip(base, base.n / 2));
}

/* `base` has an octet of address and one of mask for each of the name. */
static bool is_in_net(struct sc_bytes name, struct sc_bytes base)
{
	for (size_t i = 0; i < name.n; i++)
		if ((name.p[i] ^ base.p[i]) & base.p[name.n + i])
			return false;
	return true;
}

#define MAPPED_PREFIX 12 /* octets of ::ffff:0:0/96, RFC 4291 2.5.5.2 */

static bool is_mapped(struct sc_bytes name)
{
	static const uint8_t prefix[MAPPED_PREFIX] = {
		[10] = 0xff, [11] = 0xff
	};

	return name.n == 16 && memcmp(name.p, prefix, sizeof(prefix)) == 0;
}

/* An IPv4 address inside an IPv6 one leads to the same host. */
static enum sc_subtree compare_ip(struct sc_bytes name, struct sc_bytes base)
{
	if (name.n * 2 == base.n)
		return is_in_net(name, base) ? SC_SUBTREE_WITHIN :
					       SC_SUBTREE_OUTSIDE;
	return base.n == 8 && is_mapped(name) &&
			is_in_net(skip(name, MAPPED_PREFIX), base) ?
		SC_SUBTREE_TOUCHES :
		SC_SUBTREE_OUTSIDE;
}

/* A Name that can be read is within itself. */
static bool is_directory(struct sc_bytes name)
{
	return sc_name_within(name, name);
}

static enum sc_subtree compare_directory(
	struct sc_bytes name, struct sc_bytes base)
{
	return sc_name_within(name, base) ? SC_SUBTREE_WITHIN :
					    SC_SUBTREE_OUTSIDE;
}

static enum sc_subtree compare_host(struct sc_bytes host, struct sc_bytes base)
{
	bool is = base.n == 0 ||
		(is_dotted(base) ? ends_with(host, base) :
				   sc_bytes_same_text(host, base));

	return is ? SC_SUBTREE_WITHIN : SC_SUBTREE_OUTSIDE;
}

/* local "@" host; a second "@" takes quotes (RFC 5321 4.1.2). */
struct mailbox {
	struct sc_bytes local, host;
};

static bool split_mailbox(struct sc_bytes name, struct mailbox *out)
{
	const uint8_t *at = name.n ? memrchr(name.p, '@', name.n) : NULL;
	size_t local = at ? (size_t)(at - name.p) : 0;

	if (local == 0 || (name.p[0] != '"' && memchr(name.p, '@', local)) ||
		memchr(name.p, 0, name.n))
		return false;
	*out = (struct mailbox){ head(name, local), skip(name, local + 1) };
	return true;
}

static bool is_mail_name(struct sc_bytes name)
{
	struct mailbox m;

	return split_mailbox(name, &m) && is_host_like(m.host);
}

static bool is_mail_base(struct sc_bytes base)
{
	struct mailbox m;

	return split_mailbox(base, &m) ? is_host_like(m.host) :
					 is_host_base(base);
}

/* The same mailbox may be spelled in many ways: "a"@example.org is a@. */
static bool is_quoted(struct mailbox m)
{
	return m.local.p[0] == '"';
}

static enum sc_subtree compare_mail(struct sc_bytes name, struct sc_bytes base)
{
	struct mailbox m, b;

	if (!split_mailbox(name, &m))
		return SC_SUBTREE_TOUCHES;
	if (!split_mailbox(base, &b))
		return compare_host(m.host, base);
	if (!sc_bytes_same_text(m.host, b.host))
		return SC_SUBTREE_OUTSIDE;
	return sc_bytes_equal(m.local, b.local) ? SC_SUBTREE_WITHIN :
		is_quoted(m) != is_quoted(b)    ? SC_SUBTREE_TOUCHES :
						  SC_SUBTREE_OUTSIDE;
}

/* otherName { type-id, [0] UTF8String }; the text, or nothing. */
static struct sc_bytes utf8_text(struct sc_bytes name)
{
	struct sc_bytes unheeded, wrapped, text;

	return sc_der_take(&name, SC_DER_OID, &unheeded) &&
			sc_der_take(&name, SC_DER_WRAPPED(0), &wrapped) &&
			sc_der_take(&wrapped, SC_DER_UTF8_STRING, &text) &&
			!name.n && !wrapped.n ?
		text :
		(struct sc_bytes){ 0 };
}

/* The domain is in A-labels (RFC 9598 3), or it could not be compared. */
static bool is_utf8_mail_name(struct sc_bytes name)
{
	struct mailbox m;

	return split_mailbox(utf8_text(name), &m) && is_host_like(m.host);
}

/* Local parts are not compared (RFC 9598 6): who is meant is not known. */
static enum sc_subtree compare_utf8_mail(
	struct sc_bytes name, struct sc_bytes base)
{
	struct mailbox m, b;

	if (!split_mailbox(utf8_text(name), &m))
		return SC_SUBTREE_TOUCHES;
	if (!split_mailbox(base, &b))
		return compare_host(m.host, base);
	return sc_bytes_same_text(m.host, b.host) ? SC_SUBTREE_TOUCHES :
						    SC_SUBTREE_OUTSIDE;
}

static bool is_port(struct sc_bytes port)
{
	for (size_t i = 0; i < port.n; i++)
		if (port.p[i] < '0' || port.p[i] > '9')
			return false;
	return true;
}

/* "192.0.2.1", "0x7f.1": resolvers read the host as an address (WHATWG). */
static bool ends_in_number(struct sc_bytes host)
{
	const uint8_t *dot = memrchr(host.p, '.', host.n);
	struct sc_bytes last =
		dot ? skip(host, (size_t)(dot + 1 - host.p)) : host;
	bool hex = last.n > 1 && last.p[0] == '0' && (last.p[1] | 0x20) == 'x';

	return hex || is_port(last);
}

/*
 * scheme "://" [ userinfo "@" ] host [ ":" port ] [ "/" ... ]: the host,
 * without a dot at its end. Nothing when there is none that a base could be
 * about: RFC 5280 wants a name of several labels, and refuses addresses.
 */
static struct sc_bytes uri_host(struct sc_bytes name)
{
	const struct sc_bytes none = { 0 };
	const uint8_t *p = name.n ? memmem(name.p, name.n, "://", 3) : NULL;

	/* A backslash is no part of a URI, and a slash for browsers. */
	if (!p || memchr(name.p, '\\', name.n))
		return none;
	struct sc_bytes host = skip(name, (size_t)(p - name.p) + 3);

	for (size_t i = 0; i < host.n; i++)
		if (memchr("/?#", host.p[i], 3))
			host.n = i;
	p = host.n ? memrchr(host.p, '@', host.n) : NULL;
	if (p)
		host = skip(host, (size_t)(p - host.p) + 1);
	p = host.n ? memchr(host.p, ':', host.n) : NULL;
	if (p && !is_port(skip(host, (size_t)(p - host.p) + 1)))
		return none;
	host.n = p ? (size_t)(p - host.p) : host.n;
	host.n -= host.n && host.p[host.n - 1] == '.';
	return host.n && is_host_like(host) && memchr(host.p, '.', host.n) &&
			!ends_in_number(host) ?
		host :
		none;
}

static bool is_uri_name(struct sc_bytes name)
{
	return uri_host(name).n > 0;
}

static enum sc_subtree compare_uri(struct sc_bytes name, struct sc_bytes base)
{
	return compare_host(uri_host(name), base);
}

#define OTHER     SC_DER_WRAPPED(0)
#define MAIL      SC_DER_CONTEXT(1)
#define DNS       SC_DER_CONTEXT(2)
#define DIRECTORY SC_DER_WRAPPED(4)
#define URI       SC_DER_CONTEXT(6)
#define ADDRESS   SC_DER_CONTEXT(7)

static const struct sc_name_form forms[] = {
	{ MAIL, MAIL, is_mail_name, is_mail_base, compare_mail },
	{ DNS, DNS, is_dns_name, is_host_base, compare_dns },
	{ DIRECTORY, DIRECTORY, is_directory, is_directory, compare_directory },
	{ URI, URI, is_uri_name, is_host_base, compare_uri },
	{ ADDRESS, ADDRESS, is_ip_name, is_ip_base, compare_ip },
	{ OTHER, MAIL, is_utf8_mail_name, is_mail_base, compare_utf8_mail },
};

static bool is_utf8_mailbox(struct sc_bytes other_name)
{
	struct sc_bytes oid;

	return sc_der_take(&other_name, SC_DER_OID, &oid) &&
		sc_bytes_equal(oid,
			(struct sc_bytes){
				utf8_mailbox, sizeof(utf8_mailbox) });
}

const struct sc_name_form *sc_name_form_of(const struct sc_tlv *name)
{
	for (size_t i = 0; i < SC_COUNT(forms); i++)
		if (forms[i].tag == name->tag &&
			(name->tag != OTHER || is_utf8_mailbox(name->value)))
			return &forms[i];
	return NULL;
}

bool sc_subtree_is_alternative(uint8_t tag)
{
	static const uint8_t tags[] = { OTHER, MAIL, DNS, SC_DER_WRAPPED(3),
		DIRECTORY, SC_DER_WRAPPED(5), URI, ADDRESS, SC_DER_CONTEXT(8) };

	return memchr(tags, tag, sizeof(tags)) != NULL;
}

bool sc_subtree_is_base(const struct sc_tlv *base)
{
	for (size_t i = 0; i < SC_COUNT(forms); i++)
		if (forms[i].base_tag == base->tag)
			return forms[i].is_base(base->value);
	return sc_subtree_is_alternative(base->tag);
}

bool sc_subtree_is_dotted(const struct sc_tlv *base)
{
	return base->tag == DNS && is_dotted(base->value);
}
