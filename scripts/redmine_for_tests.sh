#!/usr/bin/env bash
# A real Redmine for tests/trackers/test_redmine.py, on loopback only. Needs Debian 12 (or like it) and root.
#
#   scripts/redmine_for_tests.sh start [FOLDER]   installs Redmine where needed, empties its projects, starts it
#   scripts/redmine_for_tests.sh stop [FOLDER]    ends it, by its process id; what is installed stays
#
# FOLDER (default /tmp/redmine-for-tests) takes the logs, the process id and the file `env` with two lines to source,
#   export EXTRACT_TASKS_TEST_REDMINE_URL=http://127.0.0.1:8092
#   export EXTRACT_TASKS_TEST_REDMINE_KEY=…       (an administrator's, of this Redmine alone)
# whose path is the last line that `start` prints:
#   redmine=$(scripts/redmine_for_tests.sh start) && . "$redmine" && pytest tests/trackers/test_redmine.py
#
# A second `start` begins anew. Status 0 if it answers; else 1 and one line on standard error, after six minutes at the
# latest. REDMINE_PORT is another port than 8092. A Redmine that holds projects of others is left alone.
set -euo pipefail
action=${1:-}
folder=${2:-/tmp/redmine-for-tests}
port=${REDMINE_PORT:-8092}
home=/usr/share/redmine

fail() { echo "redmine_for_tests.sh: $1" >&2; exit 1; }

running() { [ -s "$folder/pid" ] && grep -qs puma "/proc/$(cat "$folder/pid")/cmdline"; }

stop() {
  if running; then
    kill "$(cat "$folder/pid")"
    for _ in $(seq 50); do running || break; sleep 0.2; done
    ! running || kill -KILL "$(cat "$folder/pid")"
  fi
  rm -f "$folder/pid" "$folder/env"
}

installed() { [ -x "$home/bin/rails" ] && [ "$(dpkg-query -W -f '${db:Status-Status}\n' redmine redmine-sqlite puma curl 2>/dev/null | grep -cx installed)" = 4 ]; }

install() {
  export DEBIAN_FRONTEND=noninteractive
  printf 'redmine redmine/instances/default/%s\n' 'dbconfig-install boolean true' 'database-type select sqlite3' \
    'default-language select zh' | debconf-set-selections
  apt-get update -qq || true
  # Fails at its last step, until Bundler finds the folder of each gem, which Debian's packages leave out.
  apt-get install -y -qq -o DPkg::Lock::Timeout=120 --no-install-recommends redmine redmine-sqlite ruby-sqlite3 puma curl || true
  for gems in /usr/share/rubygems-integration/{all,3.*} /usr/lib/*-linux-gnu/rubygems-integration/3.*; do
    for specification in "$gems"/specifications/*.gemspec; do
      [ ! -e "$specification" ] || mkdir -p "$gems/gems/$(basename "$specification" .gemspec)"
    done
  done
  dpkg --configure -a
}

rails() { # runs the Ruby program on standard input
  local program=$folder/setup.rb
  cat >"$program"
  chmod 644 "$program"
  su www-data -s /bin/sh -c "cd $home && REDMINE_INSTANCE=default RAILS_ENV=production bin/rails runner $program"
}

start() {
  stop
  installed || install >"$folder/install.log" 2>&1 || true
  installed || fail "Redmine cannot be installed; see $folder/install.log"
  local key
  key=$(rails 2>"$folder/setup.log" <<'RUBY' | tail -n 1
ours = %w[duban other empty]
abort "this Redmine holds projects of others" if Project.where.not(identifier: ours).exists?
Setting.rest_api_enabled = 1
Setting.default_language = "zh"
Setting.notified_events = []
IssueStatus.any? || Redmine::DefaultData::Loader.load("zh")
admin = User.find_by_login("admin")
admin.update!(language: "zh", must_change_passwd: false)
all = Tracker.sorted.to_a
project = Project.find_by_identifier("duban") || Project.create!(name: "督办", identifier: "duban", is_public: false)
project.update!(trackers: all)
other = Project.find_by_identifier("other") || Project.create!(name: "别的", identifier: "other", is_public: false)
other.update!(trackers: all)
empty = Project.find_by_identifier("empty") || Project.create!(name: "空项目", identifier: "empty", is_public: false)
empty.update!(trackers: all)
old = Issue.where(project: [project, other, empty]).ids
[[CustomValue, "customized"], [Journal, "journalized"]].each { |kind, name| kind.where("#{name}_type": "Issue", "#{name}_id": old).delete_all }
Issue.where(id: old).delete_all
field = lambda do |name, **more|
  IssueCustomField.find_by_name(name) ||
    IssueCustomField.create!({name: name, field_format: "string", is_for_all: true, is_filter: true, trackers: all}.merge(more))
end
field.call("external_id")
field.call("no_filter", is_filter: false)
field.call("not_in_project", is_for_all: false)
field.call("not_for_tracker", trackers: all.drop(1))
clerk = User.find_by_login("clerk") || User.new(firstname: "办", lastname: "员", mail: "clerk@example.org", language: "zh")
clerk.login = "clerk"
clerk.password = "only-for-tests"
clerk.save!
[project, other, empty].each do |place|
  Member.exists?(user_id: clerk.id, project_id: place.id) || Member.create!(user_id: clerk.id, project_id: place.id, roles: [Role.givable.first])
end
puts admin.api_key
RUBY
) || fail "Redmine cannot be set up ($(grep -v '^ ' "$folder/setup.log" | tail -n 1)); see $folder/setup.log"
  rm -f "$folder/puma.log"
  (
    cd "$home"
    exec setsid su www-data -s /bin/sh -c \
      "echo \$\$; exec env REDMINE_INSTANCE=default RAILS_ENV=production puma -e production -b tcp://127.0.0.1:$port config.ru"
  ) >"$folder/puma.log" 2>&1 </dev/null &
  for _ in $(seq 150); do
    head -n 1 "$folder/puma.log" >"$folder/pid" 2>/dev/null || true
    if running && curl -fsS -m 5 -o /dev/null -H "X-Redmine-API-Key: $key" "http://127.0.0.1:$port/projects.json" 2>/dev/null; then
      printf 'export EXTRACT_TASKS_TEST_REDMINE_%s\n' "URL=http://127.0.0.1:$port" "KEY=$key" >"$folder/env"
      echo "$folder/env"
      return
    fi
    sleep 0.4
  done
  stop
  fail "no answer on port $port (is another server there? REDMINE_PORT is another port); see $folder/puma.log"
}

case $action in
  stop) stop ;;
  start)
    [ "$(id -u)" = 0 ] || fail "needs root to install Debian packages"
    command -v apt-get >/dev/null || fail "needs Debian's apt-get"
    mkdir -p "$folder"
    chmod 755 "$folder"
    status=0
    timeout --kill-after=10 345 "$0" within "$folder" || status=$?
    [ "$status" != 124 ] && [ "$status" != 137 ] || fail "not done within six minutes; see the logs in $folder"
    exit "$status"
    ;;
  within) start ;;
  *) echo "usage: redmine_for_tests.sh start|stop [FOLDER]" >&2; exit 2 ;;
esac
