//! Workers killed at each step: nothing is lost, nothing goes out twice. (The matrix is in this file alone.)
