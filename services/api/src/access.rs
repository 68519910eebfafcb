//! Who calls, and whether they may.

mod permission;

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::problem::{Code, Problem};

pub(crate) const COOKIE: &str = "reaktly_session";

pub(crate) use permission::*;

/// A caller that may do `P`.
#[derive(Debug)]
pub(crate) struct Caller<P> {
    permission: PhantomData<P>,
}

impl<P: Permission> FromRequest for Caller<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(_request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Err(Problem::of(Code::NotSignedIn)))
    }
}
