#!/usr/bin/env bash
# A real Redmine for tests/trackers/test_redmine.py on Debian, on loopback only: `start [FOLDER]` installs it where needed,
# sets it up, starts it and writes FOLDER/env; `stop [FOLDER]` ends it. Needs root. To run the test:
#   scripts/redmine_for_tests.sh start && . /tmp/redmine-for-tests/env && pytest tests/trackers/test_redmine.py
set -euo pipefail
action=${1:-start}
folder=${2:-/tmp/redmine-for-tests}
port=${REDMINE_PORT:-8092}
home=/usr/share/redmine

running() { [ -s "$folder/pid" ] && kill -0 "$(cat "$folder/pid")" 2>/dev/null; }

stop() {
  if running; then
    kill "$(cat "$folder/pid")"
    for _ in $(seq 50); do running || break; sleep 0.2; done
  fi
  rm -f "$folder/pid"
}

install() {
  export DEBIAN_FRONTEND=noninteractive
  printf 'redmine redmine/instances/default/%s\n' 'dbconfig-install boolean true' 'database-type select sqlite3' \
    'default-language select zh' | debconf-set-selections
  apt-get update -qq || true
  apt-get install -y -qq --no-install-recommends redmine redmine-sqlite ruby-sqlite3 puma curl || true
  # Bundler looks for the folder of each gem, which Debian's packages leave out.
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
  [ "$(id -u)" = 0 ] || { echo "redmine_for_tests.sh: needs root to install Debian packages" >&2; exit 1; }
  command -v apt-get >/dev/null || { echo "redmine_for_tests.sh: needs Debian's apt-get" >&2; exit 1; }
  mkdir -p "$folder"
  chmod 755 "$folder"
  dpkg-query -W -f '${Status}\n' redmine puma 2>/dev/null | grep -c 'install ok installed' | grep -qx 2 || install >"$folder/install.log" 2>&1
  local key pid
  key=$(rails <<'RUBY' | tail -n 1
ours = %w[duban other empty]
abort "redmine_for_tests.sh: this Redmine holds other projects; it is not one for tests" if Project.where.not(identifier: ours).exists?
Setting.rest_api_enabled = 1
Setting.default_language = "zh"
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
)
  stop
  (
    cd "$home"
    exec setsid su www-data -s /bin/sh -c \
      "echo \$\$; exec env REDMINE_INSTANCE=default RAILS_ENV=production puma -e production -b tcp://127.0.0.1:$port config.ru"
  ) >"$folder/puma.log" 2>&1 </dev/null &
  for _ in $(seq 150); do
    pid=$(head -n 1 "$folder/puma.log" 2>/dev/null || true)
    if curl -fsS -o /dev/null -H "X-Redmine-API-Key: $key" "http://127.0.0.1:$port/projects.json" 2>/dev/null; then
      echo "$pid" >"$folder/pid"
      printf 'export %s\n' "EXTRACT_TASKS_TEST_REDMINE_URL=http://127.0.0.1:$port" \
        "EXTRACT_TASKS_TEST_REDMINE_KEY=$key" >"$folder/env"
      cat "$folder/env"
      return
    fi
    sleep 0.4
  done
  echo "redmine_for_tests.sh: no answer on port $port; see $folder/puma.log" >&2
  exit 1
}

case $action in
  start | stop) "$action" ;;
  *) echo "usage: redmine_for_tests.sh start|stop [FOLDER]" >&2; exit 2 ;;
esac
