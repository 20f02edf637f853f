//! The same table for both ways of doing it, so that neither is untested on the machine at hand.

use super::{Found, by_path};
use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Write as _};

macro_rules! both_ways {
    ($($name:ident: |$system:ident, $top:ident| $body:block)*) => {
        mod path {
            use super::*;
            $(#[test] fn $name() {
                use by_path as $system;
                let $top = tempfile::tempdir().expect("a folder");
                $body
            })*
        }
        #[cfg(unix)]
        mod handle {
            use super::*;
            $(#[test] fn $name() {
                use super::super::by_handle as $system;
                let $top = tempfile::tempdir().expect("a folder");
                $body
            })*
        }
    };
}

both_ways! {
    what_is_made_is_found_renamed_and_removed: |system, top| {
        let at = system::open(top.path()).unwrap();
        system::make(&at, OsStr::new("a")).unwrap();
        assert_eq!(system::make(&at, OsStr::new("a")).unwrap_err().kind(), ErrorKind::AlreadyExists);
        let inside = system::enter(&at, OsStr::new("a")).unwrap();
        assert!(system::claim(&inside).unwrap());
        system::create(&inside, "f").unwrap().write_all(b"x").unwrap();
        assert_eq!(system::create(&inside, "f").unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert!(matches!(system::find(&inside, "f").unwrap(), Found::File(_)));
        assert!(matches!(system::find(&inside, "g").unwrap(), Found::Nothing));
        assert!(matches!(system::find(&at, "a").unwrap(), Found::Other));
        system::sync(&inside).unwrap();
        system::rename(&at, OsStr::new("a"), OsStr::new("b")).unwrap();
        assert_eq!(system::names(&at).unwrap(), ["b"]);
        let inside = system::enter(&at, OsStr::new("b")).unwrap();
        assert!(system::remove_folder(&at, OsStr::new("b")).is_err(), "it is not empty");
        system::remove_file(&inside, "f").unwrap();
        system::remove_folder(&at, OsStr::new("b")).unwrap();
        assert!(!system::has(&at, OsStr::new("b")).unwrap());
    }

    a_rename_never_replaces: |system, top| {
        let at = system::open(top.path()).unwrap();
        system::make(&at, OsStr::new("new")).unwrap();
        fs::create_dir(top.path().join("empty")).unwrap();
        fs::write(top.path().join("file"), "kept").unwrap();
        for taken in ["empty", "file"] {
            let refused = system::rename(&at, OsStr::new("new"), OsStr::new(taken));
            assert_eq!(refused.unwrap_err().kind(), ErrorKind::AlreadyExists, "{taken}");
        }
        assert_eq!(fs::read_to_string(top.path().join("file")).unwrap(), "kept");
    }

    a_file_is_no_folder: |system, top| {
        fs::write(top.path().join("file"), "").unwrap();
        assert!(system::open(&top.path().join("file")).is_err());
        assert!(system::enter(&system::open(top.path()).unwrap(), OsStr::new("file")).is_err());
    }
}

#[cfg(unix)]
mod links {
    use super::super::{Folder, Found, by_handle, by_path};
    use std::ffi::OsStr;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn links_are_not_followed_either_way() {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir(top.path().join("elsewhere")).unwrap();
        fs::write(top.path().join("secret"), "x").unwrap();
        symlink("elsewhere", top.path().join("folder")).unwrap();
        symlink("secret", top.path().join("file")).unwrap();
        symlink("nowhere", top.path().join("dangling")).unwrap();
        let handle = by_handle::open(top.path()).unwrap();
        let path = by_path::open(top.path()).unwrap();
        assert!(by_handle::enter(&handle, OsStr::new("folder")).is_err());
        assert!(by_path::enter(&path, OsStr::new("folder")).is_err());
        for link in ["file", "dangling", "folder"] {
            assert!(by_handle::create(&handle, link).is_err());
            assert!(by_path::create(&path, link).is_err());
            assert!(matches!(by_handle::find(&handle, link).unwrap(), Found::Other));
            assert!(matches!(by_path::find(&path, link).unwrap(), Found::Other));
            assert!(by_handle::has(&handle, OsStr::new(link)).unwrap());
            assert!(by_path::has(&path, OsStr::new(link)).unwrap());
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_pipe_is_not_waited_for() {
        let top = tempfile::tempdir().unwrap();
        let at = Folder::open(top.path()).unwrap();
        let system = by_handle::open(top.path()).unwrap();
        rustix::fs::mkfifoat(&system, "pipe", rustix::fs::Mode::RUSR).unwrap();
        assert!(matches!(at.find("pipe").unwrap(), Found::Other));
    }

    #[test]
    fn only_the_owner_gets_in() {
        let top = tempfile::tempdir().unwrap();
        let at = Folder::open(top.path()).unwrap();
        let inside = at.make(OsStr::new("a")).unwrap();
        drop(inside.create("f").unwrap());
        let mode = |name: &str| fs::metadata(top.path().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("a"), mode("a/f")), (0o700, 0o600));
    }

    #[test]
    fn a_claim_holds_until_it_is_dropped() {
        let top = tempfile::tempdir().unwrap();
        let first = Folder::open(top.path()).unwrap();
        let second = Folder::open(top.path()).unwrap();
        assert!(first.claim().unwrap());
        assert!(!second.claim().unwrap());
        drop(first);
        assert!(second.claim().unwrap());
    }
}
