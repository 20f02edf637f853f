//! No network: no part of the tree is made for one, and the linked program has no way to reach one.

use object::{Object as _, ObjectSymbol as _};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Parts that speak to other machines, or are the ground for such.
const MADE_FOR_NETWORKS: &[&str] = &[
    "actix-web",
    "arti-client",
    "async-net",
    "async-std",
    "attohttpc",
    "aws-lc-rs",
    "axum",
    "curl",
    "curl-sys",
    "dns-lookup",
    "ftp",
    "futures-net",
    "git2",
    "gix-transport",
    "h2",
    "h3",
    "hickory-resolver",
    "http",
    "hyper",
    "isahc",
    "lettre",
    "libp2p",
    "minreq",
    "monoio",
    "mysql",
    "native-tls",
    "nng",
    "openssl",
    "postgres",
    "quinn",
    "rdkafka",
    "redis",
    "reqwest",
    "rustls",
    "s2n-quic",
    "schannel",
    "security-framework",
    "sentry",
    "smol",
    "smoltcp",
    "socket2",
    "ssh2",
    "surf",
    "tiny_http",
    "tokio",
    "tokio-rustls",
    "tonic",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "warp",
    "webpki-roots",
    "websocket",
    "zmq",
];

/// What a program needs to reach another machine, or to be reached.
const REACHING: &[&str] = &[
    "socket",
    "connect",
    "bind",
    "listen",
    "accept",
    "accept4",
    "sendto",
    "recvfrom",
    "sendmmsg",
    "recvmmsg",
    "getaddrinfo",
    "freeaddrinfo",
    "getnameinfo",
    "gethostbyname",
    "gethostbyname2",
    "gethostbyname_r",
    "gethostbyaddr",
    "getservbyname",
    "getprotobyname",
    "res_init",
    "__res_init",
    "res_query",
    "res_search",
    "getifaddrs",
    "if_nametoindex",
    "setsockopt",
];

/// What is linked although it speaks through sockets: pairs of one process's own, by which a signal wakes a thread
/// and a child process is waited for. They have no address, and nothing outside can be named with them.
#[cfg(target_os = "linux")]
const OF_ONE_PROCESS: &[&str] = &[
    "socketpair",
    "send",
    "sendmsg",
    "recv",
    "recvmsg",
    "shutdown",
    "getpeername",
    "getsockname",
    "getsockopt",
];

#[test]
fn no_part_of_the_tree_is_made_for_a_network() {
    let lock =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).expect("it ships");
    let parts: BTreeSet<&str> =
        lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(parts.len() > 100 && parts.contains("rusqlite"), "the list of parts was read");
    let found: Vec<_> = MADE_FOR_NETWORKS.iter().filter(|name| parts.contains(**name)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_linked_program_can_open_no_connection() {
    let program = fs::read(env!("CARGO_BIN_EXE_vacatur")).expect("it was built for this test");
    let object = object::File::parse(&*program).expect("a program of this machine");
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let plain = |name: &str| name.split('@').next().unwrap_or_default().to_owned();
    for symbol in object.dynamic_symbols().chain(object.symbols()).filter(object::Symbol::is_undefined) {
        asked.extend(symbol.name().ok().map(plain));
    }
    for import in object.imports().expect("it has a table of them") {
        let import = import.expect("a table that can be read");
        if let object::NameOrOrdinal::Name(name) = import.name() {
            let name = String::from_utf8_lossy(name);
            asked.insert(plain(name.trim_start_matches('_')));
        }
    }
    assert!(asked.len() > 50 && asked.contains("read"), "the symbols were read: {asked:?}");
    let reaching: Vec<_> = REACHING.iter().filter(|name| asked.contains(**name)).collect();
    assert!(reaching.is_empty(), "the program asks the system for {reaching:?}");
    // What else is of sockets is known by name, so that nothing comes in unnoticed.
    #[cfg(target_os = "linux")]
    {
        let of_sockets = ["sock", "send", "recv", "peer", "shutdown", "host", "addr"];
        let like: BTreeSet<&String> =
            asked.iter().filter(|name| of_sockets.iter().any(|part| name.contains(part))).collect();
        // Finding a thread's own memory, naming a function, copying a file.
        let known = |name: &str| {
            OF_ONE_PROCESS.contains(&name)
                || ["dladdr", "sendfile", "sendfile64", "__tls_get_addr", "tls_get_addr"].contains(&name)
        };
        let strangers: Vec<_> = like.iter().filter(|name| !known(name)).collect();
        assert!(strangers.is_empty(), "{strangers:?}");
    }
    // And nothing of the standard library's own network was linked. Its names are there where nothing was stripped.
    let linked = |parts: &[&str]| {
        object
            .symbols()
            .any(|symbol| symbol.name().is_ok_and(|name| parts.iter().all(|part| name.contains(part))))
    };
    let reaching: [&[&str]; 5] = [
        &["TcpStream", "connect"],
        &["TcpListener", "bind"],
        &["UdpSocket", "bind"],
        &["lookup_host"],
        &["LookupHost"],
    ];
    for parts in reaching {
        assert!(!linked(parts), "{parts:?} is linked");
    }
}
