//! A fair queue of jobs for many hosts.
//!
//! The next job is one of the host that has the fewest requests under way, and among those of the one that has waited
//! longest. So a host that does not answer holds one thread while other hosts have jobs, and more only when no other
//! host has any; [`PER_HOST`] is the limit even then. There is no pause between requests: a limit on how many run at
//! once adapts to a slow server, a pause does not.
//!
//! Plain data without threads: the pool holds it behind a lock.

use std::collections::{BTreeSet, HashMap, VecDeque};

/// How many requests run at once on one host; the client keeps as many idle connections to it.
pub(super) const PER_HOST: usize = 4;

/// Jobs by host. A job is its index in the caller's list.
#[derive(Debug)]
pub(super) struct HostQueue {
    hosts: Vec<Host>,
    /// Hosts that may get a job, in the order in which they get one: running requests, turn, index of the host.
    ready: BTreeSet<(usize, usize, usize)>,
    waiting: usize,
    next_turn: usize,
}

#[derive(Debug)]
struct Host {
    waiting: VecDeque<usize>,
    running: usize,
    max_running: usize,
    turn: usize,
}

/// What a thread does next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NextJob {
    /// Do this job of this host.
    Job { job: usize, host: usize },
    /// Wait: all jobs that are left belong to hosts with as many requests as they may have.
    Wait,
    /// No job is left.
    Empty,
}

impl HostQueue {
    /// The jobs of these hosts, in the order of the list; `None` is this machine, which has no limit.
    ///
    /// If there are several threads, no host gets all of them.
    pub(super) fn new(hosts: impl IntoIterator<Item = Option<String>>, threads: usize) -> Self {
        let mut queue = Self { hosts: Vec::new(), ready: BTreeSet::new(), waiting: 0, next_turn: 0 };
        let mut numbers: HashMap<Option<String>, usize> = HashMap::new();
        for (job, name) in hosts.into_iter().enumerate() {
            let max_running = if name.is_none() { threads } else { PER_HOST.min(threads.saturating_sub(1)) };
            let host = *numbers.entry(name).or_insert_with(|| {
                let turn = queue.hosts.len();
                queue.hosts.push(Host { waiting: VecDeque::new(), running: 0, max_running: max_running.max(1), turn });
                turn
            });
            if let Some(host) = queue.hosts.get_mut(host) {
                host.waiting.push_back(job);
                queue.waiting += 1;
            }
        }
        queue.next_turn = queue.hosts.len();
        queue.ready = (0..queue.hosts.len()).map(|host| (0, host, host)).collect();
        queue
    }

    /// Hands out the next job.
    pub(super) fn pop(&mut self) -> NextJob {
        let Some((_, _, number)) = self.ready.pop_first() else {
            return if self.waiting == 0 { NextJob::Empty } else { NextJob::Wait };
        };
        let job = self.hosts.get_mut(number).and_then(|host| {
            host.running += 1;
            host.turn = self.next_turn;
            host.waiting.pop_front()
        });
        self.next_turn += 1;
        self.make_ready(number);
        let Some(job) = job else { return NextJob::Wait };
        self.waiting -= 1;
        NextJob::Job { job, host: number }
    }

    /// A request of the host has ended.
    pub(super) fn request_ended(&mut self, number: usize) {
        if let Some(host) = self.hosts.get_mut(number) {
            self.ready.remove(&(host.running, host.turn, number));
            host.running = host.running.saturating_sub(1);
            self.make_ready(number);
        }
    }

    /// Removes and returns the waiting jobs of a host that wants no more requests.
    pub(super) fn drop_host(&mut self, number: usize) -> Vec<usize> {
        let Some(host) = self.hosts.get_mut(number) else { return Vec::new() };
        self.ready.remove(&(host.running, host.turn, number));
        let jobs: Vec<usize> = host.waiting.drain(..).collect();
        self.waiting -= jobs.len();
        jobs
    }

    /// Removes all waiting jobs.
    pub(super) fn clear(&mut self) {
        self.ready.clear();
        self.waiting = 0;
        for host in &mut self.hosts {
            host.waiting.clear();
        }
    }

    /// Lines a host up for a turn, if it has a job and may have another request.
    fn make_ready(&mut self, number: usize) {
        if let Some(host) = self.hosts.get(number)
            && !host.waiting.is_empty()
            && host.running < host.max_running
        {
            self.ready.insert((host.running, host.turn, number));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(hosts: &[&str], threads: usize) -> HostQueue {
        HostQueue::new(hosts.iter().map(|host| (!host.is_empty()).then(|| (*host).to_owned())), threads)
    }

    fn pop_all(queue: &mut HostQueue) -> Vec<usize> {
        let mut jobs = Vec::new();
        while let NextJob::Job { job, .. } = queue.pop() {
            jobs.push(job);
        }
        jobs
    }

    #[test]
    fn hosts_take_turns() {
        assert_eq!(pop_all(&mut queue(&["a", "a", "a", "b", "c", "b"], 8)), [0, 3, 4, 1, 5, 2]);
    }

    #[test]
    fn a_host_gets_four_at_once_and_the_next_when_one_has_ended() {
        let mut queue = queue(&["a"; 6], 8);
        assert_eq!(pop_all(&mut queue), [0, 1, 2, 3]);
        assert_eq!(queue.pop(), NextJob::Wait);
        queue.request_ended(0);
        assert_eq!(pop_all(&mut queue), [4]);
        queue.request_ended(0);
        assert_eq!(pop_all(&mut queue), [5]);
        assert_eq!(queue.pop(), NextJob::Empty);
    }

    #[test]
    fn no_host_gets_all_the_threads() {
        assert_eq!(pop_all(&mut queue(&["a"; 6], 3)), [0, 1]);
        assert_eq!(pop_all(&mut queue(&["a"; 6], 1)), [0], "but one thread must do");
    }

    #[test]
    fn files_of_this_machine_are_not_held_back() {
        assert_eq!(pop_all(&mut queue(&[""; 6], 8)), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_host_that_answers_is_preferred_to_those_that_do_not() {
        // Hosts 0 and 1 never answer; host 2 always does, and is asked again each time.
        let mut queue = queue(&["a", "a", "a", "b", "b", "b", "c", "c", "c", "c"], 8);
        let first: Vec<NextJob> = (0..3).map(|_| queue.pop()).collect();
        let hosts: Vec<usize> = (0..3).collect();
        assert_eq!(
            first.iter().map(|next| if let NextJob::Job { host, .. } = next { *host } else { 9 }).collect::<Vec<_>>(),
            hosts
        );
        for job in 7..10 {
            queue.request_ended(2);
            assert_eq!(queue.pop(), NextJob::Job { job, host: 2 });
        }
    }

    #[test]
    fn a_host_that_wants_no_more_gives_its_jobs_back() {
        let mut queue = queue(&["a", "b", "a", "a"], 8);
        assert_eq!(queue.pop(), NextJob::Job { job: 0, host: 0 });
        assert_eq!(queue.drop_host(0), [2, 3]);
        queue.request_ended(0);
        assert_eq!(queue.pop(), NextJob::Job { job: 1, host: 1 });
        assert_eq!(queue.pop(), NextJob::Empty);
    }

    #[test]
    fn a_cleared_queue_has_ended() {
        let mut queue = queue(&["a"; 9], 8);
        assert_eq!(queue.pop(), NextJob::Job { job: 0, host: 0 });
        queue.clear();
        assert_eq!(queue.pop(), NextJob::Empty);
        queue.request_ended(0);
        assert_eq!(queue.pop(), NextJob::Empty);
    }
}
