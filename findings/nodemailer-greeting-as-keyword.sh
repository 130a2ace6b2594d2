#!/bin/sh
# nodemailer takes the name of the server for an SMTP extension.
#
# RFC 5321 4.1.1.1: the first line of the reply to EHLO holds the domain of the
# server and a greeting; extensions follow from the second line on. nodemailer
# looks for STARTTLS in the whole reply. To a server called
# starttls.mail.example, which offers no STARTTLS, it sends that command, gets
# 502, and refuses to deliver; to mail.example with the same reply it delivers.
#
# Seen with nodemailer 10.6.1 on Node.js 20. Installs into a temporary folder,
# talks to loopback alone, and fails when the behaviour is another one.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund nodemailer@10.6.1 >/dev/null
cat >try.js <<'JS'
const net = require("net");
const nodemailer = require("nodemailer");

// A server without STARTTLS whose name is `host`. Resolves to what was said.
function deliver(host) {
	return new Promise((resolve) => {
		const said = [];
		const server = net.createServer((s) => {
			let body = false;
			s.on("error", () => {});
			s.write(`220 ${host} ESMTP\r\n`);
			s.on("data", (d) => {
				for (const line of d.toString().split("\r\n")) {
					if (body) {
						body = line !== ".";
						if (!body) s.write("250 2.0.0 taken\r\n");
						continue;
					}
					const verb = line.split(" ")[0].toUpperCase();
					if (!verb) continue;
					said.push(verb);
					if (verb === "EHLO") s.write(`250-${host} at your service\r\n250 8BITMIME\r\n`);
					else if (verb === "MAIL" || verb === "RCPT") s.write("250 2.1.0 fine\r\n");
					else if (verb === "DATA") { body = true; s.write("354 go on\r\n"); }
					else if (verb === "QUIT") s.end("221 2.0.0 bye\r\n");
					else s.write("502 5.5.1 not implemented\r\n");
				}
			});
		});
		server.listen(0, "127.0.0.1", async () => {
			const mailer = nodemailer.createTransport({ host: "127.0.0.1",
				port: server.address().port, secure: false });
			const mail = { from: "a@mail.example", to: "b@mail.example", text: "x" };
			const end = await mailer.sendMail(mail).then(() => "delivered", (e) => `refused: ${e.code}`);
			server.close();
			resolve(`${host}: ${said.join(" ")}, ${end}`);
		});
	});
}

(async () => {
	console.log("nodemailer", require("nodemailer/package.json").version);
	for (const host of ["mail.example", "starttls.mail.example"])
		console.log(await deliver(host));
})();
JS
timeout 60 node try.js >seen
cat seen
cat >wanted <<'END'
nodemailer 10.6.1
mail.example: EHLO MAIL RCPT DATA, delivered
starttls.mail.example: EHLO STARTTLS, refused: ETLS
END
diff wanted seen && echo "as it was seen"
