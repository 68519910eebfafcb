//! Workers killed with SIGKILL at each step: nothing is lost, nothing goes out twice.
//!
//! Each step is reached from outside. Before a commit: the test holds a table that the transaction writes to at its end.
//! After it, before anything is told to the queue: the queue is frozen while the transaction commits. Around a POST:
//! Meta holds the call, or its answer.

mod aftermath;
mod burst;

mod api;
mod ingress;
mod normalize;
mod respond;
mod route;
mod send;
