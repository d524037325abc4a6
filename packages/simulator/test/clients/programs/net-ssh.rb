# Reads one command's answer with Ruby's net-ssh: `exec` on an exec channel, `prompt` typed at the appliance shell's prompt.
require "net/ssh"

LINE = ENV.fetch("PATCHRIG_LINE")

def main
  options = {
    port: ENV.fetch("PATCHRIG_PORT").to_i, password: ENV.fetch("PATCHRIG_PASSWORD"), verify_host_key: :never,
    config: false, keys: [], auth_methods: %w[password keyboard-interactive], non_interactive: true, timeout: 15
  }
  Net::SSH.start(ENV.fetch("PATCHRIG_HOST"), ENV.fetch("PATCHRIG_USER"), options) do |session|
    ARGV[0] == "exec" ? by_exec(session) : at_prompt(session)
  end
end

def by_exec(session)
  answer = session.exec!(LINE)
  print answer
  exit answer.exitstatus
end

def at_prompt(session)
  status = nil
  session.open_channel do |channel|
    channel.on_request("exit-status") { |_, data| status = data.read_long }
    channel.request_pty(term: "xterm", chars_wide: 80, chars_high: 24) { |_, granted| granted or abort "no pty" }
    channel.send_channel_request("shell") { |_, granted| granted or abort "no shell" }
    type_at_prompts(channel, ["#{LINE}\n", "exit\n"])
  end
  session.loop
  exit(status || 1)
end

def type_at_prompts(channel, lines)
  seen = +""
  channel.on_data do |_, data|
    print data
    seen << data
    next unless seen.include?("Command>")

    seen = +seen.rpartition("Command>").last
    line = lines.shift
    channel.send_data(line) if line
  end
end

main
