/** Where commands take a password by an option that says nothing by itself, or by its place. */

/** Where in the arguments of a command a secret stands. */
export interface SecretArgument {
  /** The argument after one of these options. */
  readonly after?: readonly string[];
  /** The rest of an argument that begins with one of these: `-pSECRET`, `/p:SECRET`. Without case for `/...`. */
  readonly glued?: readonly string[];
  /** The argument with this number among those that are no options, counted after `when`; -1 is the last. */
  readonly place?: number;
  /** Only what follows the first one of these in the argument is secret: `user%SECRET`. */
  readonly behind?: string;
  /** What the secret has to look like, where the command's words are those of a sentence, too. */
  readonly form?: RegExp;
  /** Only where these arguments were given. */
  readonly when?: RegExp;
  /** Only where these arguments were not given. */
  readonly unless?: RegExp;
}

/** A command's names, in lower case, and its secrets. */
export interface CommandSyntax {
  readonly names: string;
  readonly secrets: readonly SecretArgument[];
}

/** Sources: the manuals of the commands. Long options that say `password` are found by their names. */
export const COMMANDS: readonly CommandSyntax[] = [
  {
    names:
      "mysql mysqldump mysqladmin mysqlimport mysqlshow mysqlsh mysqlcheck mysqlslap mariadb mariadb-dump mariadb-admin",
    secrets: [{ glued: ["-p"] }],
  },
  {
    names:
      "docker podman nerdctl buildah skopeo helm oras crane regctl az acr twine argocd oc ecr cf heroku vault rclone",
    secrets: [{ after: ["-p"], glued: ["-p"], when: /^(?:login|upload|register)$/ }],
  },
  { names: "vault", secrets: [{ place: 1, when: /^login$/, form: /\d/ }] },
  { names: "rclone", secrets: [{ place: 1, when: /^obscure$/ }] },
  { names: "aws", secrets: [{ after: ["--value"], when: /^SecureString$/ }] },
  { names: "az", secrets: [{ after: ["--value"], when: /^secret$/ }] },
  { names: "gh", secrets: [{ after: ["--body", "-b"], when: /^secret$/ }] },
  { names: "nssm", secrets: [{ place: 2, when: /^ObjectName$/i }] },
  {
    names: "p4 p4d p4broker p4p",
    secrets: [
      { after: ["-P"], glued: ["-P"] },
      { after: ["-O"], when: /^passwd$/ },
    ],
  },
  {
    names:
      "psexec psexec64 paexec pskill pskill64 psservice psinfo pslist psloggedon psshutdown psgetsid pssuspend",
    secrets: [{ after: ["-p", "/p"] }],
  },
  { names: "winrs winrm", secrets: [{ glued: ["-p:", "/p:"], after: ["-p"] }] },
  {
    names:
      "smbclient smbget smbtree smbcacls smbcquotas rpcclient winexe net wmic wmiexec wbinfo samba-tool smbspool smbmap",
    secrets: [
      {
        after: ["-U", "--user", "--authenticate", "-a"],
        glued: ["-U", "--user=", "--authenticate="],
        behind: "%",
      },
    ],
  },
  { names: "smbmap crackmapexec netexec ldapdomaindump evil-winrm", secrets: [{ after: ["-p"] }] },
  { names: "sshpass", secrets: [{ after: ["-p"], glued: ["-p"] }] },
  {
    names: "curl",
    secrets: [
      {
        after: ["-u", "--user", "-U", "--proxy-user"],
        glued: ["-u", "-U", "--user=", "--proxy-user="],
        behind: ":",
      },
      { after: ["--pass", "--proxy-pass", "--key-pass", "--oauth2-bearer"] },
      { after: ["--cert", "-E", "--proxy-cert"], behind: ":" },
    ],
  },
  {
    names: "http https httpie xh",
    secrets: [{ after: ["-a", "--auth"], glued: ["-a", "--auth="], behind: ":" }],
  },
  { names: "lftp", secrets: [{ after: ["-u", "--user"], glued: ["-u"], behind: "," }] },
  {
    names: "ncftp ncftpput ncftpget ncftpls rdesktop racadm ilorest idracadm",
    secrets: [{ after: ["-p"], glued: ["-p"] }],
  },
  { names: "plink pscp psftp putty kitty klink kscp", secrets: [{ after: ["-pw"] }] },
  { names: "winscp winscp.com", secrets: [{ glued: ["/password="] }] },
  { names: "sqlcmd osql isql bcp tsql", secrets: [{ after: ["-P"], glued: ["-P"] }] },
  {
    names: "sqlplus impdp expdp sqlldr sqlcl",
    secrets: [{ place: 1, behind: "/" }],
  },
  { names: "rman", secrets: [{ after: ["target", "catalog", "auxiliary"], behind: "/" }] },
  {
    names:
      "mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop cqlsh clickhouse-client arangosh",
    secrets: [{ after: ["-p"], glued: ["-p"] }],
  },
  { names: "snowsql influx psql vsql nuodb", secrets: [{ after: ["--password"] }] },
  { names: "ipmitool ipmi-sensors", secrets: [{ after: ["-P"], glued: ["-P"] }] },
  { names: "ipmipower ipmi-sel bmc-device", secrets: [{ after: ["-p"] }] },
  { names: "xfreerdp wfreerdp xfreerdp3 sdl-freerdp", secrets: [{ glued: ["/p:"] }] },
  { names: "cmdkey", secrets: [{ glued: ["/pass:", "/p:", "-pass:"] }] },
  { names: "schtasks", secrets: [{ after: ["/rp", "/p"], glued: ["/rp:", "/p:"] }] },
  {
    names: "tasklist taskkill systeminfo driverquery openfiles eventcreate getmac",
    secrets: [{ after: ["/p"] }],
  },
  {
    names: "net",
    secrets: [
      // "net user count is": a word alone is prose.
      { place: 2, when: /^user$/i, unless: /^\/delete$/i, form: /[^a-z]/ },
      // The share comes first, the password behind it, before or after /user:.
      { place: 1, when: /^\\\\/, unless: /^\/d(?:elete)?$/i },
    ],
  },
  { names: "zip unzip zipcloak zipinfo", secrets: [{ after: ["-P"], glued: ["-P"] }] },
  // One or two digits are a number of threads or of a volume.
  { names: "7z 7za 7zr 7zz", secrets: [{ glued: ["-p"], form: /\D|\d{3}/ }] },
  { names: "rar unrar winrar", secrets: [{ glued: ["-hp", "-p"], form: /\D|\d{3}/ }] },
  { names: "openssl", secrets: [{ glued: ["pass:"], after: ["-k"] }] },
  { names: "ssh-keygen", secrets: [{ after: ["-N", "-P"], glued: ["-N", "-P"] }] },
  {
    names: "keytool jarsigner apksigner",
    secrets: [
      {
        after: [
          "-storepass",
          "-keypass",
          "-srcstorepass",
          "-deststorepass",
          "-srckeypass",
          "-destkeypass",
          "-new",
        ],
      },
    ],
  },
  {
    names: "signtool signcode certutil pvk2pfx productsign osslsigncode",
    secrets: [{ after: ["/p", "-p", "-pass"] }],
  },
  { names: "security", secrets: [{ after: ["-p", "-P", "-w"], unless: /^find-/, form: /[^a-z]/ }] },
  { names: "htpasswd", secrets: [{ place: -1, when: /^-\w*b\w*$/ }] },
  { names: "rabbitmqctl", secrets: [{ place: 2, when: /^(?:add_user|change_password|authenticate_user)$/ }] },
  { names: "mc mcli", secrets: [{ place: 4, when: /^(?:set|add)$/ }] },
  {
    names: "ldapsearch ldapmodify ldapadd ldapdelete ldappasswd ldapwhoami ldapcompare ldapmodrdn",
    secrets: [{ after: ["-w"], glued: ["-w"] }],
  },
  { names: "ldappasswd", secrets: [{ after: ["-s", "-a"] }] },
  { names: "redis-cli keydb-cli valkey-cli", secrets: [{ after: ["-a", "--pass"] }] },
  {
    names: "x11vnc vncviewer xvnc vncserver winvnc tvnserver",
    secrets: [{ after: ["-passwd", "-password"] }],
  },
  { names: "vncdo vncdotool", secrets: [{ after: ["-p"] }] },
  {
    names: "snmpwalk snmpget snmpset snmpbulkwalk snmptrap",
    secrets: [{ after: ["-A", "-X", "-c"], glued: ["-A", "-X"] }],
  },
  { names: "check_snmp check_snmp.pl", secrets: [{ after: ["-C"], form: /\d/ }] },
  { names: "wpa_passphrase", secrets: [{ place: 2 }] },
  { names: "convertto-securestring", secrets: [{ place: 1 }, { after: ["-String"] }] },
  { names: "slmgr slmgr.vbs ospp.vbs", secrets: [{ after: ["/ipk", "-ipk"], glued: ["/inpkey:"] }] },
  { names: "secret-tool kinit kadmin", secrets: [{ after: ["-w"] }] },
  { names: "openconnect openvpn vpncmd", secrets: [{ after: ["--passwd"], glued: ["/password:"] }] },
  { names: "nomachine nxclient autologon autologon64", secrets: [{ place: 3, unless: /^\/delete$/i }] },
];
